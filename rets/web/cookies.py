"""Signed cookies: who is signed in, and the one sentence to show after a redirect. Nothing about a case is in them."""

import base64
import binascii
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from fastapi import Request, Response

from rets import clock
from rets.services.sessions import SignedIn
from rets.settings import Settings, session_key

SESSION = "rets_sessie"
FLASH = "rets_bericht"
FLASH_SECONDS = 60


class Signer:
    """Signs small values with the key of the installation; a value with another signature does not exist."""

    def __init__(self, settings: Settings) -> None:
        self._key = session_key(settings)
        self.secure = settings.base_url.startswith("https:")
        self.session_length = timedelta(hours=settings.session_hours)

    def pack(self, name: str, value: object, until: datetime) -> str:
        body = json.dumps([value, int(until.timestamp())], separators=(",", ":")).encode()
        return f"{_encode(body)}.{_encode(self._signature(name, body))}"

    def unpack(self, name: str, packed: str) -> object | None:
        """The value, or None when the signature is wrong or its time is over."""
        try:
            body, signature = (_decode(part) for part in packed.split(".", 1))
            if not hmac.compare_digest(signature, self._signature(name, body)):
                return None
            value, until = json.loads(body)
        except (ValueError, binascii.Error):
            return None
        return value if clock.now() < datetime.fromtimestamp(until, UTC) else None

    def _signature(self, name: str, body: bytes) -> bytes:
        return hmac.digest(self._key, name.encode() + b"\0" + body, sha256)


def signer(request: Request) -> Signer:
    found: Signer = request.app.state.signer
    return found


def sign_in(request: Request, response: Response, begun: SignedIn) -> None:
    """From here on the browser is this person's, until the session ends."""
    keeper = signer(request)
    until = clock.now() + keeper.session_length
    packed = keeper.pack(SESSION, [begun.slug, begun.number, begun.round], until)
    _set(response, SESSION, packed, keeper, max_age=int(keeper.session_length.total_seconds()))


def sign_out(response: Response) -> None:
    response.delete_cookie(SESSION)


def signed_in(request: Request) -> SignedIn | None:
    """The session that the browser shows, or None. Whether it was ended is known to `services.sessions`."""
    match signer(request).unpack(SESSION, request.cookies.get(SESSION, "")):
        case [str(slug), str(number), int(begun_in)]:
            return SignedIn(slug, number, begun_in)
        case _:
            return None


def set_flash(request: Request, response: Response, sentence: str, tone: str = "success") -> None:
    """Shows one sentence on the next page."""
    keeper = signer(request)
    until = clock.now() + timedelta(seconds=FLASH_SECONDS)
    _set(response, FLASH, keeper.pack(FLASH, [tone, sentence], until), keeper, max_age=FLASH_SECONDS)


def flash(request: Request) -> tuple[str, str] | None:
    """Tone and sentence set by the page before, or None."""
    match signer(request).unpack(FLASH, request.cookies.get(FLASH, "")):
        case [str(tone), str(sentence)]:
            return tone, sentence
        case _:
            return None


def forget_flash(request: Request, response: Response) -> None:
    """What has been shown is not shown again."""
    if FLASH in request.cookies:
        response.delete_cookie(FLASH)


def _set(response: Response, name: str, value: str, keeper: Signer, max_age: int) -> None:
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="lax", secure=keeper.secure)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
