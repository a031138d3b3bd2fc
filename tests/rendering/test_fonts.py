from __future__ import annotations

import pytest

from pmo_design.errors import MissingDataError
from pmo_design.rendering import fonts


@pytest.mark.parametrize("face", fonts.FILES)
def test_every_face_covers_latin_greek_cyrillic_and_vietnamese(face: str) -> None:
    assert all(fonts.covers(char, face) for char in "AłΩЖệ–…•€")


def test_character_without_glyph_is_not_covered() -> None:
    assert not fonts.covers("中")


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGE", "font_nowhere")

    with pytest.raises(MissingDataError, match="package font_nowhere is missing"):
        fonts.register.__wrapped__()


def test_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FILES", {fonts.REGULAR: "Nowhere.ttf"})

    with pytest.raises(MissingDataError, match=r"Nowhere\.ttf cannot be read"):
        fonts.register.__wrapped__()
