"""What Alembic runs: the migrations, on the connection and under the names that it was given."""

from alembic import context

from omnikit.storage.sql.migrations import VERSION_TABLE

_given = context.config.attributes
_schema = _given["schema"]

context.configure(
    connection=_given["connection"],
    target_metadata=_schema.metadata,
    version_table=f"{_schema.prefix}{VERSION_TABLE}",
    version_table_schema=_schema.schema,
)
with context.begin_transaction():
    context.run_migrations()
