from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import write_folder

from pmo_design.errors import InputError, NotFoundError, RefusedError
from pmo_design.operations.assessment import assess
from pmo_design.operations.documents import build_documents, verify_document
from pmo_design.operations.engagements import (
    NewEngagement,
    export_engagement,
    import_engagement,
    make_engagement,
)
from pmo_design.operations.scoring import score_engagement, stored_result
from pmo_design.storage.database import open_database
from pmo_design.storage.jobs import JobShelf
from pmo_design.storage.store import Store

NEW = NewEngagement(
    "harbour", "Harbour", "en", "EUR", "attributed", date(2026, 1, 1), date(2026, 2, 1)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_database(tmp_path / "data")
    yield Store(engine)
    engine.dispose()


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_canonical_folder_comes_back_byte_for_byte(store: Store, tmp_path: Path) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    export_engagement(store, "sample", tmp_path / "first")

    import_engagement(store, tmp_path / "first")
    export_engagement(store, "sample", tmp_path / "second")

    assert contents(tmp_path / "second") == contents(tmp_path / "first")


def test_stored_client_gives_the_bytes_that_its_exported_folder_gives(
    store: Store, tmp_path: Path
) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    export_engagement(store, "sample", tmp_path / "folder")
    build_documents(store, "sample", tmp_path / "out")
    for kind in ("scorecard", "roadmap"):
        text = stored_result(store, "sample", kind)
        (tmp_path / "out" / f"{kind}.json").write_bytes(text.encode())

    assess(tmp_path / "folder", tmp_path / "assessed")

    assert contents(tmp_path / "out") == contents(tmp_path / "assessed")


def test_export_is_never_mixed_into_a_folder_with_files(store: Store, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    import_engagement(store, folder)

    with pytest.raises(RefusedError, match="is not empty"):
        export_engagement(store, "sample", folder)


def test_faulty_folder_leaves_the_store_as_it_was(store: Store, tmp_path: Path) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    before = store.load("sample")

    with pytest.raises(InputError):
        import_engagement(store, write_folder(tmp_path / "bad", seed="x"))

    assert store.load("sample") == before


def test_new_client_has_an_open_cycle_and_nobody_in_it(store: Store) -> None:
    make_engagement(store, NEW)

    found = store.load("harbour")
    assert found.latest.closed == date(2026, 2, 1)
    assert found.departments == ()
    assert set(found.latest.questionnaires) == {
        "maturity", "needs", "baseline", "feedback", "pmo-services",
    }  # fmt: skip


def test_second_client_of_the_same_id_is_refused(store: Store) -> None:
    make_engagement(store, NEW)

    with pytest.raises(RefusedError, match="exists already"):
        make_engagement(store, NEW)


def test_client_without_departments_is_not_scored(store: Store) -> None:
    make_engagement(store, NEW)

    with pytest.raises(RefusedError, match="no department yet"):
        score_engagement(store, "harbour")
    assert JobShelf(store.engine).all_of("harbour")[0]["state"] == "failed"


def test_result_follows_the_inputs(store: Store, tmp_path: Path) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    before = stored_result(store, "sample", "scorecard")

    import_engagement(store, write_folder(tmp_path / "changed", seed="9"))

    assert stored_result(store, "sample", "scorecard") != before


def test_closed_client_has_no_documents_built_and_keeps_those_it_has(
    store: Store, tmp_path: Path
) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    build_documents(store, "sample", tmp_path / "out")
    store.close("sample")

    with pytest.raises(RefusedError, match="is closed"):
        build_documents(store, "sample", tmp_path / "again")

    assert not (tmp_path / "again").exists()
    assert verify_document(store, tmp_path / "out" / "mandate.pdf").current


def test_document_is_recognised_until_a_byte_changes(store: Store, tmp_path: Path) -> None:
    import_engagement(store, write_folder(tmp_path / "in"))
    build_documents(store, "sample", tmp_path / "out")
    mandate = tmp_path / "out" / "mandate.pdf"

    found = verify_document(store, mandate)
    shutil.copy(mandate, tmp_path / "copy.pdf")
    (tmp_path / "copy.pdf").write_bytes(mandate.read_bytes() + b" ")

    assert (found.document.name, found.current) == ("mandate", True)
    with pytest.raises(NotFoundError, match="was changed since"):
        verify_document(store, tmp_path / "copy.pdf")
    with pytest.raises(NotFoundError, match="cannot be read"):
        verify_document(store, tmp_path / "nowhere.pdf")
