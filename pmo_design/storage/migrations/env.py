"""How Alembic reaches the database: through the engine it is given, one transaction each."""

from alembic import context

from pmo_design.storage.tables import metadata

engine = context.config.attributes["engine"]

with engine.execution_options(writes=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
