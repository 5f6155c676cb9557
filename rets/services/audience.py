"""Who may see a case as it stands: its people, those of whom something is asked now, and who accepted."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, String, bindparam, cast, false, null, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

from rets import access
from rets.models import Case, Decision, DecisionLine, Organisation, Task
from rets.services.arranged import Arranged


class Involved(NamedTuple):
    """Somebody of whom something was asked (a task) or decided (a line): in a role, at an organisation or in person.

    `live` as long as the question is not answered, or the decision is followed; `asked` are all whom an alarm reached;
    `elsewhere` is somebody of another region or GI, who sees the question alone.
    """

    live: bool
    role: str
    person_id: int | None
    organisation_id: int | None
    kind: str | None
    municipality: str | None
    asked: list[int] | None
    elsewhere: bool | None


WHERE = Organisation.id, Organisation.kind, Organisation.municipality
RINGS = Task.data["asked"].label("asked"), Task.data["elsewhere"].as_boolean().label("elsewhere")
BY_ROLE = frozenset({"contract_manager", "director"})  # who is asked in this role, not the desk of the organisation
NOBODY = cast(null(), JSONB), false()
ASKED = (
    select(
        Task.answered_at.is_(None).label("live"), cast(Task.role, String).label("role"), Task.person_id, *WHERE, *RINGS
    )
    .outerjoin(Organisation, Task.organisation_id == Organisation.id)
    .where(Task.case_id == bindparam("case"))
)
ADDRESSED = (
    select(Decision.finished_at.is_(None), cast(DecisionLine.role, String), null(), *WHERE, *NOBODY)
    .join(Decision, DecisionLine.decision_id == Decision.id)
    .join(Organisation, DecisionLine.organisation_id == Organisation.id)
    .where(DecisionLine.case_id == bindparam("case"))
)
INVOLVED: CompoundSelect[Any] = union_all(ASKED, ADDRESSED)  # everybody who was ever asked or addressed about a case


def audience_of(case: Case, help_: Arranged, involved: Sequence[Involved], *, at_ret: bool) -> list[str]:
    """The tokens of those who may see the case: least disclosure (see `rets.access`).

    An answered question and a finished decision are no reason to see a case any more, and a closed case asks nothing of
    anybody. Only the child's own municipality, once asked, goes on seeing the line of an open case: it pays, and may
    offer something else at any moment (R1, R5). Everybody whom an alarm reached sees the case while it rings.
    `at_ret` says that it came to the team, or waits on its agenda (RT3, B7, B10).
    """
    kept = {row.request_id for row in help_.standing}
    of_all = involved if case.state != "closed" else ()
    live = [one for one in of_all if one.live]
    here = [one for one in live if not one.elsewhere]
    rung = [person for one in live for person in one.asked or ()]
    providers = {row.provider_id for row in help_.requests if row.state == "accepted" or row.id in kept}
    at_provider = [one for one in live if one.organisation_id and one.kind == "provider"]
    boards = {one.organisation_id for one in live if one.role == "director" and one.organisation_id}
    no_yes = {one.organisation_id for one in at_provider if one.organisation_id} - providers
    return access.audience(
        people=[case.jeugdbeschermer_id, case.owner_id, case.zorgmakelaar_id, *(one.person_id for one in here), *rung],
        gi_id=case.gi_id,
        region=case.region,
        at_ret=at_ret,
        provider_ids=providers,
        addressed_ids={one.organisation_id for one in at_provider if one.organisation_id and one.role != "director"},
        municipalities={
            one.municipality
            for one in of_all
            if one.municipality
            and one.kind == "municipality"
            and one.role not in BY_ROLE
            and (one.live or one.municipality == case.municipality)
        },
        contract=any(one.role == "contract_manager" for one in live),
        boards=boards - no_yes,
        addressed_boards=boards & no_yes,
        asked={one.person_id for one in live if one.elsewhere and one.person_id},
    )
