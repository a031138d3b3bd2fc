"""The bad inputs that the design counts are each met by a test that names its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAME = re.compile(r"def test_\w*")
NUMBERS = re.compile(r"cases?_(\d+)(?:_(to|and)_(\d+))?")

OF_THE_PAGES = [
    *range(1, 20),  # links, sessions, signing in
    *range(20, 33),  # requests and answers
    *(37, 43, 44),
]


def named_numbers() -> Iterator[int]:
    for file in TESTS.rglob("test_*.py"):
        for name in NAME.findall(file.read_text(encoding="utf-8")):
            for first, word, last in NUMBERS.findall(name):
                yield from range(int(first), int(last) + 1) if word == "to" else (int(first),)
                yield from (int(last),) if word == "and" else ()


NAMED = set(named_numbers())


@pytest.mark.parametrize("number", OF_THE_PAGES)
def test_case_of_the_pages_has_a_test_that_names_it(number: int) -> None:
    assert number in NAMED
