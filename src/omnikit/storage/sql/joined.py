"""A database on a connection of the host's: omnikit writes at savepoints there, and never commits."""

from sqlalchemy import Connection

from omnikit.model.errors import InvalidInput
from omnikit.storage.sql import joined_sqlite
from omnikit.storage.sql.database import Database

KNOWN = "an open connection of sqlite3, psycopg or SQLAlchemy, to the same kind of database"


def joined(database: Database, connection: object) -> Database:
    """Return *database* as it is seen from within the transaction of *connection*; begin one where none is.

    Raises ``InvalidInput`` for another kind of connection.
    """
    if isinstance(connection, Connection):
        if not connection.in_transaction():
            connection.begin()  # so that the host's own commit is one
        connection = connection.connection.driver_connection
    found = joined_sqlite.joined(database, connection)
    if found is None and database.texts.numbered:
        from omnikit.storage.sql import joined_postgres  # psycopg is loaded only by who needs it

        found = joined_postgres.joined(database, connection)
    if found is None:
        raise InvalidInput("connection", connection, KNOWN)
    return found
