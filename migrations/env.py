"""Alembic's entry: runs the migrations on the connection it is handed (``cfsdocs.schema``)."""

from alembic import context

from cfsdocs.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
