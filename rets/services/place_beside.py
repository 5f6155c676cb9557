"""What is better and what is less good at one place for a child than at another, for who must choose."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from matching import ranked
from matching.scoring import FORM_POINTS
from matching.timing import days

Row = Mapping[str, Any]
TOLD_BY_ITSELF = frozenset({"late", "arrange", "region"})
"""The rules of which the days and the kilometres are told already."""
STAYS = (("bij de eerste plek mag het niet lang genoeg duren", "het mag er niet lang genoeg duren"),
         ("bedoeld om er op te groeien", "niet bedoeld om er op te groeien"))  # fmt: skip
"""Better and less good, of a stay that is long enough and of one to grow up in."""


def difference(one: Row, other: Row) -> str:
    """'Beter: ongeveer 35 dagen eerder. Minder goed: 13 km verder van huis.'; empty when nothing is known to differ.

    Both are rows of stored proposals (`rets.services.proposal_data`).
    """
    better, worse = list(_better(one, other)), list(_better(other, one, losing=True))
    told = (("Beter", better), ("Minder goed", worse))
    return " ".join(f"{title}: {', '.join(those)}." for title, those in told if those)


def _better(one: Row, other: Row, *, losing: bool = False) -> Iterator[str]:
    """On what the first is better; `losing`: the same in words about the second, which is the less good one."""
    yield from _sooner(one, other, losing)
    if one["km"] is not None and other["km"] is not None and (km := other["km"] - one["km"]) > 0:
        yield f"{km} km {'verder van huis' if losing else 'dichter bij huis'}"
    yield from _help(one, other, losing)
    if (most := _value(one, "moves")) > _value(other, "moves"):
        yield STAYS[most > 1][losing]
    yield from _arranging(one, other, losing)


def _sooner(one: Row, other: Row, losing: bool) -> Iterator[str]:
    """Of a place that another child has for now no day is sure, so none is told."""
    if not one["start_on"] or not other["start_on"] or (count := _start(other) - _start(one)) <= 0:
        return
    if not _kept(one) and not _kept(other):
        about = "" if _sure(one) and _sure(other) else "ongeveer "
        yield f"{about}{days(count)} {'later' if losing else 'eerder'}"
    elif _kept(one):
        told = "de eerste plek kan misschien eerder" if losing else "misschien eerder"
        yield f"{told}, als het andere kind daar niet komt"


def _sure(row: Row) -> bool:
    """Whether its day was named by the provider, and needs no arranging first."""
    return row["certainty"] != "waiting" and _contracted(row) and not row["route"]["admission_stop"]


def _kept(row: Row) -> bool:
    return any(one["rule"] == "held" for one in row.get("reasons", ()))


def _start(row: Row) -> int:
    return date.fromisoformat(row["start_on"]).toordinal()


def _help(one: Row, other: Row, losing: bool) -> Iterator[str]:
    mine, theirs = _value(one, "fit"), _value(other, "fit")
    if mine // 2 > theirs // 2:
        yield FORM_POINTS[(theirs if losing else mine) // 2]
    elif mine > theirs and mine // 2 == theirs // 2:
        yield f"{'minder' if losing else 'meer'} zoals kind en ouders het wensen"


def _arranging(one: Row, other: Row, losing: bool) -> Iterator[str]:
    if _contracted(one) and not _contracted(other):
        yield "er is geen contract" if losing else "er is een contract"
    if other["route"]["admission_stop"] and not one["route"]["admission_stop"]:
        yield "er geldt een opnamestop" if losing else "geen opnamestop"
    if losing:
        mine = obstacles(one)
        yield from (said for said in obstacles(other) if said not in mine)


def obstacles(row: Row) -> list[str]:
    """What must be solved at a place besides its day and its distance, in a few words each."""
    titles = [one["title"] for one in row.get("reasons", ()) if one["rule"] not in TOLD_BY_ITSELF]
    return [title if title.isupper() else title[:1].lower() + title[1:] for title in titles]


def to_settle(row: Row) -> list[str]:
    """What must be solved or arranged at a place, in a few words each."""
    stop = ["er geldt een opnamestop"] if row["route"]["admission_stop"] else []
    return [*obstacles(row), *stop, *([] if _contracted(row) else ["er is geen contract"])]


def _contracted(row: Row) -> bool:
    return row["route"]["kind"] in {"contracted", "ceiling"}


def _value(row: Row, level: str) -> int:
    return next((one["value"] or 0 for one in row["figures"] if one["level"] == level), 0)


def ranked_of(row: Mapping[str, Any]) -> ranked.Ranked | None:
    """Where a stored proposal stands; none for a just miss of before its weight was stored."""
    if "reasons" in row and "weight" not in row:
        return None
    reasons, route = [(one["rule"], one["title"]) for one in row.get("reasons", ())], row["route"]
    start = date.fromisoformat(row["start_on"]) if row["start_on"] else None
    return ranked.Ranked(
        offer_id=row["offer"],
        values=tuple((one["level"], one["value"]) for one in row["figures"]),
        start_on=start,
        in_time=start is not None and row["days_late"] == 0,
        km=row["km"],
        certainty=row["certainty"],
        confirmed_days=row["confirmed_days"],
        miss=(row["weight"], row["price"], row["bands_late"]) if "weight" in row else None,
        obstacles=tuple(ranked.obstacles(reasons, row["km"] is None, route["admission_stop"], route["kind"])),
    )
