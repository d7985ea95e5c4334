"""Alembic's entry: migrates over the connection that `appdb.schema` hands it; reads nothing else.

There is no alembic.ini and no offline mode: a migration runs inside the product or in a test.
"""

from alembic import context

from appdb.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter most of a table in place; batch operations copy it.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
