"""Where it is kept: memory, the reference; SQLite; opened by URL."""

from omnikit.desk.ports import Storage
from omnikit.model.errors import UnknownName
from omnikit.storage.memory import MemoryStorage

SCHEMES = ("memory", "sqlite")


def open_storage(url: str) -> Storage:
    """Open the storage that *url* names: ``memory:`` or ``sqlite:///file.db``.

    Raises ``UnknownName`` for another scheme, ``StorageError`` for a database that can't be opened.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "memory":
        return MemoryStorage()
    if scheme == "sqlite":
        from omnikit.storage.sqlite import SQLiteStorage  # SQLAlchemy is loaded only by who needs it

        return SQLiteStorage.at(rest)
    raise UnknownName("storage scheme", scheme, SCHEMES)


__all__ = ["SCHEMES", "MemoryStorage", "open_storage"]
