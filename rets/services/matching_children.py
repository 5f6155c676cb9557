"""From cases to the children that the matcher knows, and which of them are brothers and sisters."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from matching import Authorisation, Band, Child, SiblingGroup, Trait, Wishes
from rets import reference
from rets.clock import date_of
from rets.models import Case
from rets.reference import UnknownOn
from rets.schemas.case_form import AuthorisationIn, CaseForm
from rets.services.facts import dossier_of
from workflows.calendar import add_months
from workflows.parameters import Parameters

URGENCY = (8, 6, 5, 4, 2)
FAR = date(2100, 1, 1)
DEGREES = {"moet": "must", "dichtbij": "near"}


def child_of(
    case: Case,
    form: CaseForm,
    on: date,
    p: Parameters,
    refused: frozenset[str] = frozenset(),
    waits: tuple[Trait, ...] = (),
) -> Child:
    """One child, needed by the true deadline of the case; urgency follows the order of the queues (P24).

    `refused` names offers that said no to this child; `waits` is the help that must run first (C31).
    """
    point = _point(case, on)
    ideal, acceptable = tuple(form.need.ideal), tuple(form.need.acceptable)
    wanted = {*ideal, *acceptable}
    return Child(
        id=str(case.id),
        ideal_forms=tuple(dict.fromkeys(ideal)),
        acceptable_forms=tuple(dict.fromkeys(acceptable)),
        bridging_forms=tuple(one for one in dict.fromkeys(form.need.bridging) if one not in wanted),
        birth_month=case.birth_month,
        sex=form.sex,
        iq=Band(form.iq, form.iq + 1) if form.iq is not None else None,
        traits=(*_traits(form), *waits),
        authorisations=tuple(authorisations(form.authorisations, p)),
        needed_on=case.deadline_on,
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        municipality=case.municipality or "",
        region=case.region,
        urgency=URGENCY[case.priority],
        acute=case.acute,
        wishes=Wishes(
            provider_ids=tuple(form.wishes.providers),
            worker_ids=tuple(form.wishes.workers),
            max_travel_km=form.wishes.max_km,
            perspective=form.wishes.perspectief,
        ),
        expected_stay_days=form.need.stay_days,
        failed_offer_ids=tuple({one.offer for one in form.tried if one.offer and one.failed} | refused),
        waiting_since=min(date_of(case.raised_at), on),
    )


def sibling_groups(cases: Iterable[Case]) -> tuple[SiblingGroup, ...]:
    """Brothers and sisters by label within one GI; together, or near, as soon as one of the cases asks for it."""
    found = list(cases)
    by_label = {(case.gi_id, case.label): case.id for case in found}
    families: dict[int, set[int]] = {case.id: {case.id} for case in found}
    strict: set[int] = set()
    for case in found:
        wishes = dossier_of(case).wishes
        if wishes.siblings_together not in DEGREES:
            continue
        for label in wishes.siblings:
            other = by_label.get((case.gi_id, label))
            if other is None or other == case.id:
                continue
            joined = families[case.id] | families[other]
            families |= dict.fromkeys(joined, joined)
            strict |= {case.id} if wishes.siblings_together == "moet" else set()
    groups = {min(members): members for members in families.values() if len(members) > 1}
    return tuple(
        SiblingGroup(
            f"gezin{first}", tuple(str(one) for one in sorted(members)), "must" if members & strict else "near"
        )
        for first, members in sorted(groups.items())
    )


def _traits(form: CaseForm) -> tuple[Trait, ...]:
    solved = {one.code: one.solved for one in form.contra_indications}
    return tuple(Trait(code, solved.get(code, False)) for code in dict.fromkeys([*form.traits, *solved]))


def authorisations(given: Iterable[AuthorisationIn], p: Parameters) -> Iterator[Authorisation]:
    """Court authorisations while they can be used; a MUHP that is not used lapses (EX24)."""
    for one in given:
        start = one.granted_on or date.min
        until = one.ends_on + timedelta(days=1) if one.ends_on else FAR
        if one.kind == "muhp" and one.used_on is None and one.granted_on is not None:
            until = min(until, add_months(one.granted_on, p.muhp_unused_months) + timedelta(days=1))
        if start < until:
            yield Authorisation(one.kind, start, until)


def _point(case: Case, on: date) -> tuple[float, float] | None:
    if not case.municipality:
        return None
    try:
        found = reference.municipality(case.municipality, on)
    except UnknownOn:
        return None
    return found.lat, found.lon
