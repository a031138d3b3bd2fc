"""What links and codes are made of, and what is stored of them: hashes, and random ids."""

from __future__ import annotations

import hashlib
import hmac
import secrets

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters of a code for typing: nothing that is taken for something else."""

CODE_LENGTH = 8


def new_token() -> str:
    """Secret of a link, 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a link's secret; it is random, so that a quick hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Code for typing, such as ``7KQFM2XR``: 40 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def code_hash(code: str, secret: bytes) -> str:
    """What is stored of a code: too short for a hash alone, so it is keyed."""
    return hmac.new(secret, b"code:" + code.encode(), hashlib.sha256).hexdigest()


def typed_code(text: str) -> str:
    """Code as it is meant, however it was typed.

    Examples
    --------
    >>> typed_code(" 7kqf-m2xr "), typed_code("O1L0-0000")
    ('7KQFM2XR', '01100000')
    """
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def anonymous_id(token: str) -> str:
    """Id of anonymous answers: only who holds the link can work it out."""
    return "anonymous-" + hashlib.sha256(b"sheet:" + token.encode()).hexdigest()[:20]


def new_invitation_id() -> str:
    """Random id of an invitation; it opens nothing."""
    return "".join(secrets.choice(CODE_LETTERS.lower()) for _ in range(10))
