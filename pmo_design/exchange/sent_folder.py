"""An engagement folder as a browser sends it: its files one by one, or in one zip.

What was sent is kept in a temporary folder only while it is read. Names come from a
stranger: a file is written only if its place is one of an engagement folder, whatever else
came is noted, and a zip is measured before anything of it is unpacked.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from pmo_design.errors import Fault, InputError, printable
from pmo_design.exchange.engagement_folder import LoadedEngagement, read_engagement
from pmo_design.exchange.folder_files import CYCLE_FILES, CYCLES, ENGAGEMENT, OVERLAYS, TOP_FILES
from pmo_design.messages import say

MEBIBYTE = 1_048_576
MAX_BYTES = 20 * MEBIBYTE
"""Of all files together, unpacked; a client of 200,000 answers has some 15 MB."""

MAX_FILES = 400

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # a password
    NotImplementedError,  # a way of packing that Python does not know
)
"""What a zip raises that is none, or damaged."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Time of files in a zip, so that the same client gives the same bytes."""

_OWN_PLACES = re.compile(
    "|".join(
        (
            *map(re.escape, TOP_FILES),
            rf"{OVERLAYS}/[\w .()-]{{1,60}}\.ya?ml",
            rf"{CYCLES}/[0-9]{{1,4}}/(?:{'|'.join(map(re.escape, CYCLE_FILES))})",
        )
    )
)


def packed(files: Mapping[str, str]) -> bytes:
    """Zip of text files, by path."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, text)
    return target.getvalue()


def unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """Files of a zip, by path.

    Raises
    ------
    InputError
        If it is no zip, is damaged or has a password, or holds more than is read.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as zipped:
            entries = [each for each in zipped.infolist() if not each.is_dir()]
            _refuse_too_much(name, len(entries), sum(each.file_size for each in entries))
            return {each.filename: zipped.read(each) for each in entries}
    except UNREADABLE as error:
        message = say("is no zip that can be opened without a password; pack the folder again")
        raise InputError([Fault(name, message)]) from error


def read_sent(files: Mapping[str, bytes]) -> LoadedEngagement:
    """Read an engagement of the files of its folder.

    Parameters
    ----------
    files : mapping of path to bytes
        Paths as they were sent, all of them below the same folder or none.

    Raises
    ------
    InputError
        With every fault of every file, as `read_engagement`.
    """
    _refuse_too_much("", len(files), sum(map(len, files.values())))
    placed = _below_root(files)
    if ENGAGEMENT not in placed:
        found = ", ".join(sorted(map(printable, placed))[:5]) or say("nothing")
        message = say("expected in the folder that is sent; found {found}", found=found)
        raise InputError([Fault(ENGAGEMENT, message)])
    own = {path: data for path, data in placed.items() if _OWN_PLACES.fullmatch(path)}
    with TemporaryDirectory(prefix="pmo-design-") as folder:
        for path, data in own.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        loaded = read_engagement(Path(folder))
    return LoadedEngagement(
        loaded.engagement, loaded.instrument, (*loaded.notes, *_unread(placed, own))
    )


def _refuse_too_much(name: str, count: int, size: int) -> None:
    if count > MAX_FILES or size > MAX_BYTES:
        message = say(
            "holds {count} files of {size} MB together; at most {files} files of {most} MB are read",
            count=count,
            size=-(-size // MEBIBYTE),
            files=MAX_FILES,
            most=MAX_BYTES // MEBIBYTE,
        )
        raise InputError([Fault(name, message)])


def _below_root(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files by their path below the folder that holds ``engagement.yaml``, hidden ones left out."""
    paths = {PurePosixPath(name.replace("\\", "/")): data for name, data in files.items()}
    seen = {path: data for path, data in paths.items() if not _is_hidden(path)}
    roots = [path.parent for path in seen if path.name == ENGAGEMENT]
    root = min(roots, key=lambda each: len(each.parts), default=_shared_root(seen))
    return {
        str(path.relative_to(root)) if path.is_relative_to(root) else str(path): data
        for path, data in seen.items()
    }


def _shared_root(paths: Iterable[PurePosixPath]) -> PurePosixPath:
    """The folder all files lie in; the top where they lie in several."""
    tops = {path.parts[0] if len(path.parts) > 1 else "" for path in paths}
    return PurePosixPath(tops.pop() if len(tops) == 1 else "")


def _is_hidden(path: PurePosixPath) -> bool:
    """Whether a system put the file beside those that were meant."""
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _unread(placed: Mapping[str, bytes], own: Mapping[str, bytes]) -> Iterator[str]:
    for path in sorted(placed.keys() - own.keys()):
        message = say("is no part of an engagement, so not read{hint}", hint="")
        yield f"{printable(path)}: {message}"
