"""The whole matching problem of a case or a region, as the database stands at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from matching import Problem
from rets import access
from rets.models import Case
from rets.services.dependencies import dependencies_of
from rets.services.facts import dossier_of
from rets.services.matching_children import child_of, sibling_groups
from rets.services.matching_supply import ALL, Part, Supply, read_supply
from rets.services.matching_words import words
from rets.services.parameters import parameters
from rets.services.routes import delays, payers, policy
from rets.services.said_no import said_no
from rets.services.supply_rows import SupplyRows, supply_rows


def problem_of(
    session: Session,
    cases: Sequence[Case],
    region: str,
    on: date,
    *,
    part: Part = ALL,
    rows: SupplyRows | None = None,
    refused: Mapping[int, frozenset[str]] | None = None,
) -> Problem:
    """The problem for these cases, with all supply or a part of it.

    With some forms of care it has no Dutch names: enough to see what fits, not to tell it to anybody. An offer that
    said no to a child (`refused`) counts as one that failed for it. What was read of these and of the rows of supply
    may be given. Read as the engine.
    """
    told = words(session, on)
    named, found = part.forms is None, delays(session, on, region)
    p = parameters(session, on, region)
    paying = {case.municipality or "": payers(case, on) for case in cases}
    refused = said_no(session, [case.id for case in cases]) if refused is None else refused
    supply = read_supply(session, rows or supply_rows(session, on), paying, found, p.expiry_days, part)
    waiting = dependencies_of(session, cases, on)
    return Problem(
        as_of=on,
        forms=dict(told.forms) if named else _forms_named_by_code(cases, supply),
        children=tuple(
            child_of(case, dossier_of(case), on, p, refused.get(case.id, frozenset()), waiting.waits[case.id])
            for case in cases
        ),
        places=tuple(waiting.on(place) for place in supply.places),
        groups=supply.groups,
        siblings=sibling_groups(cases),
        policy=policy(found, told.radius_km, p.confirmation_days),
        names={**told.names} | supply.providers | dict(waiting.names) if named else {},
        visits=dict(told.visits) if named else {},
    )


def problem_for(
    session: Session,
    case: Case,
    on: date,
    part: Part = ALL,
    rows: SupplyRows | None = None,
    refused: frozenset[str] | None = None,
) -> Problem:
    """The problem for one case, with the brothers and sisters who wait with it, as `problem_of`.

    What said no to the child (`refused`, when it was read) is left out.
    """
    session.flush()
    cases = with_siblings(session, case)
    known = {} if refused is None else {case.id: refused}
    no = known | said_no(session, [one.id for one in cases if one.id not in known])
    part = replace(part, without=no.get(case.id, frozenset()))
    return problem_of(session, cases, case.region, on, part=part, rows=rows, refused=no)


def with_siblings(session: Session, case: Case) -> list[Case]:
    """The case with those of brothers and sisters who wait for help and should live together or near."""
    wishes = dossier_of(case).wishes
    if not wishes.siblings or wishes.siblings_together == "hoeft_niet":
        return [case]
    others = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.gi_id == case.gi_id, Case.label.in_(wishes.siblings), Case.id != case.id)
        .where(Case.state != "closed", Case.waiting)
        .order_by(Case.id)
    )
    return [case, *others]


def _forms_named_by_code(cases: Sequence[Case], supply: Supply) -> dict[str, str]:
    needs = [dossier_of(case).need for case in cases]
    wanted = {form for need in needs for form in (*need.ideal, *need.acceptable, *need.bridging)}
    return {form: form for form in sorted(wanted | {place.form for place in supply.places})}
