"""Passwords: which ones are taken, and how they are kept and checked.

Argon2id with the second recommended parameters of RFC 9106 (section 4): 64 MiB, three
passes, four lanes. Only the hash is kept; it names its own parameters and salt.
"""

from __future__ import annotations

import secrets
import string
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from pmo_design.errors import Fault, InputError
from pmo_design.messages import say

SHORTEST = 12
LONGEST = 128
LEAST_OF_ITS_OWN = 4
"""Characters that must be left once common words, digits and signs are taken away."""

LEAST_DIFFERENT = 5
AT_ONCE = 4
"""Hashes worked out at the same time in one process; each needs 64 MiB."""

_COMMON = """
    abcdef abc123 abc access account admin administrador administrator amor amigo angel asdfghjkl
    asdfgh asdf asd azerty barcelona baseball batman beautiful blink bonjour changeme changes
    charlie chocolate clave computer computadora consultant consultor contrasena contrasenya
    corazon cuenta daniel default dragon empresa estrella europa familia flower football freedom
    futbol ghijkl guest hallo hello hola iloveyou internet jessica jordan killer letmein login
    lovely love madrid manager master mexico michael mnopqr monkey mustang mypass nicole office
    oficina pass passphrase passwd password personal pmo princess princesa prueba qazwsx qwertyuiop
    qwerty qwert qwe root secret secreto shadow soccer spain spring summer autumn winter sunshine
    superman starwars stuvwx system sistema temporal temporary tequiero test trustno user usuario
    verano invierno welcome bienvenido whatever zxcvbnm zxcvb zxc wsx edc rfv qaz
"""
COMMON = frozenset(_COMMON.split())
"""What the passwords that everybody tries first are made of, in English and Spanish."""

_LOOK_ALIKES = str.maketrans("013457@$!", "oleastasi")


class Passwords:
    """Hashes passwords and checks them.

    Parameters
    ----------
    hasher : PasswordHasher, optional
        With other parameters than those of this module.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16
        )
        self._nobodys = _nobodys_hash(self._hasher)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        with self._turns:
            return self._hasher.hash(_plain(password))

    def fits(self, stored: str, password: str) -> bool:
        """Whether a password is the one whose hash is stored.

        Where nothing is stored, "", it takes as long as ever to say no: how long an answer
        takes tells nobody who has an account.
        """
        with self._turns:
            try:
                return self._hasher.verify(stored or self._nobodys, _plain(password))
            except VerifyMismatchError:
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than are used now."""
        return self._hasher.check_needs_rehash(stored)


def check_new_password(password: str, own_words: Iterable[str]) -> None:
    """Refuse a password that is too short, too long, or that others would try first.

    Parameters
    ----------
    password : str
    own_words : iterable of str
        The person's name, e-mail address and the like, of which it must not be made.

    Raises
    ------
    InputError
        With one fault in the field ``new_password``.
    """
    fault = _fault(_plain(password), own_words)
    if fault:
        raise InputError([Fault("new_password", fault)])


def _fault(password: str, own_words: Iterable[str]) -> str | None:
    if len(password) < SHORTEST:
        return say(
            "{found} characters found, {least} or more expected; several words make a good one",
            found=len(password),
            least=SHORTEST,
        )
    if len(password) > LONGEST:
        return say(
            "{found} characters found, {most} or fewer expected", found=len(password), most=LONGEST
        )
    letters = _letters(password)
    own = {_letters(part) for word in own_words for part in _parts(word)}
    if _left(letters, COMMON) < LEAST_OF_ITS_OWN or len(set(letters)) < LEAST_DIFFERENT:
        return say("this is among the first that others would try; take several unusual words")
    if _left(letters, COMMON | own) < LEAST_OF_ITS_OWN:
        return say("this is made of your name or address; take several other words")
    return None


def _left(letters: str, words: Iterable[str]) -> int:
    """How many letters are left once the words are taken out, the longest first."""
    for word in sorted(words, key=lambda word: (-len(word), word)):
        letters = letters.replace(word, " ") if len(word) > 1 else letters
    return len(letters.replace(" ", ""))


def _letters(text: str) -> str:
    """Letters in small, without accents; digits and signs that stand for letters are those.

    Examples
    --------
    >>> _letters("P@ssw0rd-2026"), _letters("Contraseña")
    ('password', 'contrasena')
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    end = bare.rstrip(string.digits + string.punctuation + " ")
    return "".join(letter for letter in end.translate(_LOOK_ALIKES) if letter.isalpha())


def _parts(words: str) -> list[str]:
    """Words of a name or an address."""
    return "".join(letter if letter.isalnum() else " " for letter in words).split()


def _plain(password: str) -> str:
    """The same characters however a keyboard composed them."""
    return unicodedata.normalize("NFC", password)


def _nobodys_hash(hasher: PasswordHasher) -> str:
    """Hash that costs as much to check as any, and that no password fits."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
