from __future__ import annotations

import pytest

from pmo_design.documents.content import Column, Table
from pmo_design.rendering.columns import PADDING, ROUNDING, column_widths
from pmo_design.rendering.fonts import BOLD, register
from pmo_design.rendering.measure import width_of
from pmo_design.rendering.tables import cut_heads

DOMAINS = (
    "Departamento",
    "Gobernanza y decisiones",
    "Planificación y control",
    "Gestión de riesgos e incidencias",
    "Beneficios y valor",
    "Recursos y capacidad",
    "Métodos y herramientas",
    "Personas y competencias",
    "Participación y aprendizaje",
)


@pytest.fixture(autouse=True)
def faces() -> None:
    register()


def headed(*titles: str) -> Table:
    row = ("Finance", *["3,0 › 3,8"] * (len(titles) - 1))
    return Table(tuple(Column(title) for title in titles), (row[: len(titles)],))


def room_for(word: str) -> float:
    return width_of(word, 8.5, BOLD) + 2 * PADDING + ROUNDING


def test_columns_take_their_shares_where_all_words_fit() -> None:
    table = Table((Column("A", 1), Column("B", 3)), (("x", "y"),))

    assert column_widths(table, 400, "en") == pytest.approx([100, 300])


def test_column_is_never_narrower_than_the_longest_word_of_its_head() -> None:
    table = Table((Column("Service", 9), Column("Prioritisation", 1)), (("x", "1"),))

    widths = column_widths(table, 200, "en")

    assert widths[1] >= room_for("Prioritisation")
    assert sum(widths) == pytest.approx(200)


def test_columns_of_short_words_keep_them_whole_where_long_ones_must_be_broken() -> None:
    widths = column_widths(headed(*DOMAINS), 471, "es")

    assert sum(widths) == pytest.approx(471, abs=0.01)
    assert widths[5] >= room_for("capacidad")


@pytest.mark.parametrize("width", [471, 420, 380])
def test_no_head_is_cut_on_a_page_too_narrow_for_its_words(width: float) -> None:
    assert cut_heads(headed(*DOMAINS), width, "es") == []


def test_head_that_no_hyphen_can_save_is_reported_as_it_is_drawn() -> None:
    (head,) = cut_heads(headed("x" * 200), 100, "en")

    assert head.endswith("…")
