"""A storage in an SQL database, SQLite or PostgreSQL: begin at ``storage``; what is stored says ``tables``."""
