"""Addresses of static files with a fingerprint, so that browsers may keep them for ever."""

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

STATIC_URL = "/static"
STATIC_DIR = Path(str(files("rets"))) / "web" / "static"


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a static file. FileNotFoundError says in Dutch what to do when it has not been installed."""
    path = STATIC_DIR / name
    if not path.is_file():
        raise FileNotFoundError(f"Het bestand {name} ontbreekt. Installeer het programma opnieuw: pip install -e .")
    return f"{STATIC_URL}/{name}?v={sha256(path.read_bytes()).hexdigest()[:12]}"
