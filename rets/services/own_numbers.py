"""The own number of a GI for a child, kept as a keyed hash only: who has the table cannot find the number by trying."""

import hmac
from hashlib import sha256

from rets.settings import get_settings, session_key

PURPOSE = b"uitvraag: own numbers"
LENGTH = 24


def own_key() -> bytes:
    """The key of this installation for own numbers; it does not stand in the database."""
    return hmac.digest(session_key(get_settings()), PURPOSE, sha256)


def number_code(key: bytes, gi: str, number: str) -> str:
    """The code of a number of a GI; capitals and spaces make no difference."""
    plain = f"{gi}/{''.join(number.split()).casefold()}"
    return hmac.digest(key, plain.encode(), sha256).hex()[:LENGTH]


def mark_of(key: bytes) -> str:
    """By which one sees that two files were read with the same key; it tells nothing of the key."""
    return hmac.digest(key, b"mark", sha256).hex()[:8]
