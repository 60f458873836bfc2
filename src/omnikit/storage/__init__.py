"""Where it is kept: memory, the reference; SQLite; PostgreSQL; opened by URL."""

from typing import TYPE_CHECKING

from omnikit.model.errors import UnknownName
from omnikit.storage.memory import MemoryStorage

if TYPE_CHECKING:
    from omnikit.storage.sql.storage import SqlStorage

MEMORY = "memory"
SCHEMES = (MEMORY, "postgresql+psycopg", "sqlite")


def open_storage(url: str, *, must_exist: bool = False) -> "MemoryStorage | SqlStorage":
    """Open the storage that *url* names: ``memory:``, ``sqlite:///file.db`` or ``postgresql+psycopg://host/database``.

    A database without omnikit's tables gets them, unless they *must_exist*. Raises ``UnknownName`` for another scheme
    or an unknown option, ``InvalidInput`` for another shape, ``StorageError`` for a database that can't be opened.
    """
    scheme = url.partition(":")[0]
    if scheme == MEMORY:
        return MemoryStorage()
    if scheme not in SCHEMES:
        raise UnknownName("storage scheme", scheme, SCHEMES)
    from omnikit.storage.sql.opening import open_url  # SQLAlchemy is loaded only by who needs it
    from omnikit.storage.sql.storage import SqlStorage

    return SqlStorage(open_url(url, must_exist=must_exist))


__all__ = ["SCHEMES", "MemoryStorage", "open_storage"]
