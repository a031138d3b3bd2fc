"""Writing results so that a reader finds the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pmo_design.errors import RefusedError
from pmo_design.messages import say


def write_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, each in one step, after all of them are safely on disk.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    contents : mapping of file name to bytes
        A name may hold sub-folders, separated by "/".

    Returns
    -------
    tuple of Path
        The files, in the order of ``contents``.

    Raises
    ------
    RefusedError
        If the folder cannot be written to; files that were there are untouched.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            _refuse_folder(folder / name)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((_written_beside(target, data), target))
        for temporary, target in waiting:
            temporary.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        message = say(
            "{folder} cannot be written: {reason}; nothing there was changed",
            folder=folder,
            reason=reason,
        )
        raise RefusedError(message) from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
    _sync_folder(folder)
    return tuple(target for _, target in waiting)


def _refuse_folder(target: Path) -> None:
    """Refuse what no file can replace, before the first one is replaced."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, say("{name} is a folder", name=target.name))


def _written_beside(target: Path, data: bytes) -> Path:
    descriptor, temporary = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".tmp", dir=target.parent
    )
    path = Path(temporary)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def _sync_folder(folder: Path) -> None:
    """Make the renames last through a power cut, where the system lets folders be synced."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # the files are there all the same
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
