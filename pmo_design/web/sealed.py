"""Letters that a page carries, signed, so that their links lie on no server.

Links are known only while they are made. The page that shows them gives them back to us
for cards, drafts and mails, for an hour and to the account that made them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import abort, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from pmo_design.account import Account
from pmo_design.letter import Letter

LASTS_SECONDS = 3600


def sealed(letters: Sequence[Letter], account: Account, engagement: str) -> str:
    """Letters as a text that only we can make."""
    content = [asdict(letter) | {"closes": letter.closes.isoformat()} for letter in letters]
    return str(_sealer(account, engagement).dumps(content))


def opened(text: str, account: Account, engagement: str) -> tuple[Letter, ...]:
    """Letters of such a text; 400 if it is not ours, too old, or somebody else's."""
    try:
        content: list[dict[str, Any]] = _sealer(account, engagement).loads(
            text, max_age=LASTS_SECONDS
        )
    except BadData:
        abort(400)
    return tuple(
        Letter(**(each | {"closes": date.fromisoformat(each["closes"])})) for each in content
    )


def _sealer(account: Account, engagement: str) -> URLSafeTimedSerializer:
    secret = current_app.config["SECRET_KEY"]
    salt = json.dumps(["letters", account.id, account.session_epoch, engagement])
    return URLSafeTimedSerializer(secret, salt=salt)
