from __future__ import annotations

from pathlib import Path

import pytest

from pmo_design.errors import RefusedError
from pmo_design.operations.files import write_all


def test_files_are_written_and_nothing_temporary_stays(tmp_path: Path) -> None:
    written = write_all(tmp_path / "new" / "out", {"b.txt": b"2", "a.txt": b"1"})

    assert [path.name for path in written] == ["b.txt", "a.txt"]
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == ["a.txt", "b.txt"]


def test_failure_leaves_the_old_files_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / "b.txt").mkdir()  # a folder where a file should go

    with pytest.raises(RefusedError, match=r"b\.txt is a folder; nothing there was changed"):
        write_all(tmp_path, {"a.txt": b"new", "b.txt": b"new"})

    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]
