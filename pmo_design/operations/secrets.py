"""The secret key of a data folder: made once, kept from everybody else, never guessed at."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pmo_design.errors import StoreError
from pmo_design.messages import say

FILE = "secret-key"
FORMER = "secret-key.old"
KEY_BYTES = 32
_READ_AT_MOST = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Secrets:
    """Keys that sign cookies; their representation shows none of them.

    Attributes
    ----------
    key : bytes
        Signs what is given out now.
    fallbacks : tuple of bytes
        Former keys, whose signatures are still taken.
    """

    key: bytes = field(repr=False)
    fallbacks: tuple[bytes, ...] = field(default=(), repr=False)


def load_secrets(data: Path, *, depended_on: bool) -> Secrets:
    """Keys of a data folder; the first is made if nothing depends on it yet.

    Parameters
    ----------
    data : Path
        Folder that holds ``secret-key`` and perhaps ``secret-key.old``.
    depended_on : bool
        Whether something was given out that a new key would make worthless.

    Raises
    ------
    StoreError
        If a key is too short, missing although depended on, not the user's own, or open
        to others, with what to do.
    """
    path = data / FILE
    try:
        if not depended_on:
            data.mkdir(parents=True, exist_ok=True)  # another database does not make it
            _make(path)
        former = data / FORMER
        fallbacks = (_read(former),) if os.path.lexists(former) else ()
        return Secrets(_read(path), fallbacks)
    except FileNotFoundError as error:
        raise StoreError(
            say(
                "secret key {path} is missing, and links or sign-ins depend on it; bring it back "
                "from your copy of the data folder",
                path=path,
            )
        ) from error
    except OSError as error:
        message = say(
            "secret key {path} cannot be used: {reason}",
            path=path,
            reason=error.strerror or error,
        )
        raise StoreError(message) from error


def _make(path: Path) -> None:
    """Make a key in one step, unless there is one; a start that is killed leaves none or all."""
    if os.path.lexists(path):
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was quicker
            os.link(name, path)
    finally:
        Path(name).unlink()


def _read(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _refused(path, say("is a symbolic link; put the file itself there")) from error
        raise
    try:
        _refuse_foreign(path, os.fstat(descriptor))
        key = os.read(descriptor, _READ_AT_MOST)
    finally:
        os.close(descriptor)
    if len(key) < KEY_BYTES:
        what = say(
            "has {found} bytes, {needed} are needed; bring it back from your copy, or remove it "
            "if nobody has been given a link yet",
            found=len(key),
            needed=KEY_BYTES,
        )
        raise _refused(path, what)
    return key


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _refused(path, say("is no ordinary file; remove it"))
    if os.name != "posix":  # elsewhere modes and owners say nothing
        return
    if found.st_uid != os.geteuid():
        what = say(
            "belongs to another user; run: chown {user} {path}", user=os.geteuid(), path=path
        )
        raise _refused(path, what)
    if found.st_mode & _OTHERS:
        raise _refused(path, say("is open to other users; run: chmod 600 {path}", path=path))


def _refused(path: Path, what: str) -> StoreError:
    return StoreError(say("secret key {path} {what}", path=path, what=what))
