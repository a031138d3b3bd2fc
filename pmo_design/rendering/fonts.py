"""The four faces every document is set in, and which characters they can draw."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from pmo_design.errors import MissingDataError
from pmo_design.messages import say

PACKAGE = "font_roboto"
REGULAR = "Roboto"
BOLD = "Roboto-Bold"
ITALIC = "Roboto-Italic"
BOLD_ITALIC = "Roboto-BoldItalic"
FILES = {
    REGULAR: "Roboto-Regular.ttf",
    BOLD: "Roboto-Bold.ttf",
    ITALIC: "Roboto-Italic.ttf",
    BOLD_ITALIC: "Roboto-BoldItalic.ttf",
}


@functools.cache
def register() -> None:
    """Make the faces known to ReportLab, once for each process.

    Raises
    ------
    MissingDataError
        If the package with the fonts, or one of its files, is missing or broken.
    """
    folder = _folder()
    for face, file in FILES.items():
        pdfmetrics.registerFont(_font(face, folder / file))
    for face, bold, italic in ((REGULAR, 0, 0), (BOLD, 1, 0), (ITALIC, 0, 1), (BOLD_ITALIC, 1, 1)):
        addMapping(REGULAR, bold, italic, face)


def covers(char: str, face: str | None = None) -> bool:
    """Whether ``face`` has a glyph for the character; without a face, whether all four have.

    Examples
    --------
    >>> covers("Ж"), covers("中", BOLD)
    (True, False)
    """
    faces = (face,) if face else tuple(FILES)
    return all(ord(char) in _glyphs(name) for name in faces)


@functools.cache
def _glyphs(face: str) -> frozenset[int]:
    register()
    return frozenset(pdfmetrics.getFont(face).face.charToGlyph)


def font_file(face: str) -> Path:
    """File of one of the four faces."""
    return _folder() / FILES[face]


def _folder() -> Path:
    try:
        return Path(str(resources.files(PACKAGE))) / "files"
    except ModuleNotFoundError as error:
        message = say("package {package} is missing; install again", package=PACKAGE)
        raise MissingDataError(message) from error


def _font(face: str, path: Path) -> TTFont:
    try:
        return TTFont(face, str(path))
    except (TTFError, OSError) as error:
        message = say("font file {path} cannot be read; install again", path=path)
        raise MissingDataError(message) from error
