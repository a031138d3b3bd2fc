"""How Alembic reaches the database: through the engine it is given, in one transaction.

The transaction waits for other writers like every other one does, so that of two programs
that find an empty database one makes the tables and the other finds them made.
"""

from alembic import context

from pmo_design.storage.tables import metadata

engine = context.config.attributes["engine"]

with engine.execution_options(writes=True).begin() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
