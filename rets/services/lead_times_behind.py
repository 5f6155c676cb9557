"""The cases behind a figure of the lead times, as far as a reader may see them.

Only for a reader's own use: the figures that are handed on lead nowhere. That something was asked about a case stands
in its dossier, so the cases behind a question are for who may read that.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, any_, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.db import as_engine
from rets.models import Case
from rets.powers import MAY
from rets.services.lead_times import ANSWERED, ASKED, ASKED_DAYS, LEFT, SPELLED, Asked, given_for

PER = {"stand": "state", "partij": "hands"}
QUESTION = "vraag"
FIGURES: dict[str, tuple[str, str]] = {
    "begonnen": ("begonnen", "day >= :since"),
    "klaar": ("klaar", "day >= :since AND how = 'finished'"),
    "loopt": ("loopt nog", "day >= :since AND how = 'running'"),
    "eerder": ("begon eerder en loopt nog", "day < :since AND how = 'running'"),
}
MOST = 100

STAYED = """{spells}, behind AS (
    SELECT case_id, place AS key, '' AS role, day, until - day AS days, {left} AS how FROM stays
)"""
QUESTIONED = f"""{ASKED}, behind AS (
    SELECT case_id, kind AS key, role, day, {ASKED_DAYS} AS days, {ANSWERED} AS how FROM asked
)"""  # noqa: S608
PICK = """SELECT case_id, days FROM behind
WHERE key = :key AND role = :role AND key <> 'closed' AND day <= :day AND {figure} ORDER BY days DESC, case_id"""
FOUND = {per: STAYED.format(spells=SPELLED[name], left=LEFT) for per, name in PER.items()} | {QUESTION: QUESTIONED}
BEHIND = {
    (per, figure): text(f"{found} {PICK.format(figure=condition)}")
    for per, found in FOUND.items()
    for figure, (_, condition) in FIGURES.items()
}


@dataclass(frozen=True, slots=True)
class Lay:
    """A case, and how many days it lay there or waited for an answer."""

    case: Case
    days: int


def cases_behind(
    session: Session, reader: Reader, asked: Asked, *, per: str, figure: str, key: str, role: str = ""
) -> tuple[list[Lay], int]:
    """What is behind one figure and this reader may see, longest first and at most `MOST`, and how many there are.

    A case that came back stands there once for each time. Whoever calls narrows the regions to what the reader counts.
    """
    with as_engine(session):
        rows = session.execute(BEHIND[per, figure], given_for(asked) | {"key": key, "role": role}).all()
    seen = _seen(session, reader, {row.case_id for row in rows}, opened=per == QUESTION)
    shown = [row for row in rows if row.case_id in seen][:MOST]
    loaded = session.scalars(cases_for(reader).where(Case.id.in_({row.case_id for row in shown})))
    cases = {case.id: case for case in loaded}
    return [Lay(cases[row.case_id], row.days) for row in shown], len(rows)


def _seen(session: Session, reader: Reader, ids: Collection[int], *, opened: bool) -> frozenset[int]:
    """The numbers of the cases that this reader may see, or may read the dossier of."""
    who = replace(reader, posts=tuple(post for post in reader.posts if post.role in MAY["case.dossier"]))
    query = cases_for(who if opened else reader).where(Case.id == any_(literal(sorted(ids), ARRAY(BigInteger))))
    return frozenset(session.scalars(query.with_only_columns(Case.id)) if who.posts or not opened else ())
