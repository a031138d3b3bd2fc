"""Stored documents: listed without their bytes, and found by their digest."""

from __future__ import annotations

from operator import attrgetter

from sqlalchemy import Engine, delete, func, insert, select

from pmo_design.storage import tables
from pmo_design.storage.entries import DocumentLine, StoredDocument
from pmo_design.storage.rows import equal
from pmo_design.storage.transactions import reading, writing

OWN = tables.document


class DocumentShelf:
    """The documents of all engagements."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, documents: list[StoredDocument]) -> None:
        """Store documents that belong together, in the place of the former ones."""
        with writing(self._engine) as connection:
            for document in documents:
                row = {name: getattr(document, name) for name in StoredDocument.__slots__}
                key = {column.name: row[column.name] for column in OWN.primary_key}
                connection.execute(delete(OWN).where(*equal(OWN, key)))
                connection.execute(insert(OWN).values(row))

    def lines(self, engagement: str) -> tuple[DocumentLine, ...]:
        """Every document of an engagement, the latest cycle first."""
        columns = [column for column in OWN.c if column.name not in ("engagement", "data")]
        query = select(*columns, func.length(OWN.c.data).label("size"))
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(OWN.c.engagement == engagement)).mappings()
            found = [DocumentLine(**row) for row in rows]
        ordered = sorted(found, key=attrgetter("language", "page_size", "name"))
        return tuple(sorted(ordered, key=attrgetter("cycle"), reverse=True))

    def find(self, engagement: str, sha256: str) -> StoredDocument | None:
        """Document of an engagement whose bytes have that digest; None for none."""
        query = select(OWN).where(OWN.c.engagement == engagement, OWN.c.sha256 == sha256)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else StoredDocument(**row)

    def find_anywhere(self, sha256: str) -> StoredDocument | None:
        """Document of any engagement with that digest; None where none was built here."""
        with reading(self._engine) as connection:
            row = connection.execute(select(OWN).where(OWN.c.sha256 == sha256)).mappings().first()
            return None if row is None else StoredDocument(**row)
