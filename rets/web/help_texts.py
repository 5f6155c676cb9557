"""The texts of the help (`help.toml`, `words.toml`): what a page is for, first steps per role, words explained."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflows.roles import ROLE_NAMES, Role

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Topic:
    """What a kind of page is for: what one `can` do there, what happens `after`, and who sees it (`seen`)."""

    slug: str
    title: str
    paths: tuple[str, ...]
    about: str
    can: tuple[str, ...]
    after: str
    seen: str


@dataclass(frozen=True)
class Guide:
    """The first steps of a role: of each a title, a sentence and the page where it is done."""

    role: Role
    steps: tuple[tuple[str, str, str], ...]

    @property
    def name(self) -> str:
        return ROLE_NAMES[self.role]


@cache
def topics() -> tuple[Topic, ...]:
    return tuple(Topic(**one | {"paths": tuple(one["paths"]), "can": tuple(one["can"])}) for one in _texts()["topic"])


@cache
def guides() -> tuple[Guide, ...]:
    return tuple(Guide(Role(one["role"]), tuple(map(tuple, one["steps"]))) for one in _texts()["guide"])


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((HERE / "help.toml").read_text(encoding="utf-8"))


@cache
def words() -> tuple[tuple[str, str], ...]:
    """Word and meaning, by alphabet."""
    found: dict[str, str] = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))["words"]
    return tuple(sorted(found.items()))


def topic_of(path: str) -> Topic | None:
    """What a page is about: the topic whose address begins this one and says most about it."""
    parts = _parts(path)
    fitting = [
        (len(mine), sum(one != "*" for one in mine), at)
        for at, topic in enumerate(topics())
        for mine in map(_parts, topic.paths)
        if _begins(mine, parts)
    ]
    return topics()[max(fitting)[2]] if fitting else None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _begins(mine: list[str], parts: list[str]) -> bool:
    if not mine:
        return not parts
    return len(mine) <= len(parts) and all(one in ("*", part) for one, part in zip(mine, parts, strict=False))


def help_for(path: str) -> str:
    """The address of the help about a page; all help where there is none about it."""
    topic = topic_of(path)
    return f"/hulp/{topic.slug}" if topic else "/hulp"


def guides_for(roles: Collection[Role]) -> list[Guide]:
    return [one for one in guides() if one.role in roles]
