"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest
from account_cast import PASSWORD, cheap

from pmo_design.errors import InputError
from pmo_design.operations.passwords import Passwords, check_new_password

ANA = ("ana.ruiz@harbour.example.org", "Ana María Ruiz de la Torre")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("lantern rye", "11 characters found, 12 or more"),
        ("", "0 characters found"),
        ("turnip " * 19, "133 characters found, 128 or fewer"),
        ("password1234", "others would try"),
        ("P@ssw0rd-2026", "others would try"),
        ("Contraseña2026!", "others would try"),
        ("123456789012", "others would try"),
        ("qwertyuiop123", "others would try"),
        ("Welcome2026!!", "others would try"),
        ("iloveyou iloveyou", "others would try"),
        ("aaaaaaaaaaaaaaa", "others would try"),
        ("lololololololol", "others would try"),
        ("ana.ruiz@harbour.example.org", "your name or address"),
        ("AnaMariaRuiz2026", "your name or address"),
        ("harbour-ruiz-99", "your name or address"),
    ],
)
def test_password_that_is_guessed_soon_is_refused(password: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        check_new_password(password, ANA)

    assert [fault.file for fault in refused.value.faults] == ["new_password"]


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "turnip gravel",
        "x" * 10 + "quiet lantern",
        "Zq7-vX2k!mW9",
        "la mesa verde canta",
        "τρία μήλα και ένα",
        "password of the green turnip",
        ("quiet lantern " * 10)[:128],
    ],
)
def test_password_of_unusual_words_is_taken(password: str) -> None:
    check_new_password(password, ANA)


def test_hash_holds_neither_the_password_nor_the_same_salt_twice() -> None:
    passwords = cheap()

    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)

    assert first != second
    assert PASSWORD not in first
    assert passwords.fits(first, PASSWORD)
    assert not passwords.fits(first, PASSWORD.title())


def test_letter_typed_as_two_characters_is_the_same_letter() -> None:
    passwords = cheap()

    assert passwords.fits(passwords.hashed("contrase\u00f1a larga"), "contrasen\u0303a larga")


def test_passwords_are_kept_with_argon2id_64_mebibytes_three_passes_four_lanes() -> None:
    kept = Passwords().hashed(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_where_nothing_is_stored_no_password_fits() -> None:
    assert [cheap().fits("", password) for password in ("", PASSWORD)] == [False, False]


def test_hash_of_other_parameters_is_outdated() -> None:
    assert cheap(time_cost=2).is_outdated(cheap().hashed(PASSWORD))
    assert not cheap().is_outdated(cheap().hashed(PASSWORD))
