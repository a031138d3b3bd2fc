"""Alembic's scripts; `pmo_design.storage.database.upgrade` runs them."""
