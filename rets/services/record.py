"""Recording what happened: a dated fact changes the dossier, is written as an event, and settles the clocks."""

from copy import deepcopy
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Invalid, Refused
from rets.models import Case
from rets.reference.geography import region_of
from rets.schemas.case_form import CaseForm
from rets.schemas.facts import AnyFact, Fact
from rets.schemas.faults import parse
from rets.services import residence
from rets.services.alarm import follow_danger
from rets.services.audit import Actor, Happening, record
from rets.services.codes import find_municipality
from rets.services.dossier import APPLY, NOTED
from rets.services.dossier_parts import Dossier
from rets.services.first_help import follow_first_help
from rets.services.handlers import HANDLERS
from rets.services.intake import unknown_codes
from rets.services.moving import follow_region
from rets.services.proposing import need_changed
from rets.services.refreshing import refreshed
from rets.services.route_events import dossier_changed
from rets.services.route_versions import follow_place
from rets.services.settle import settle
from rets.services.stays import with_maximum
from rets.services.towns import follow_town
from rets.services.track_facts import follow_fact
from workflows.calendar import end_of_day, start_of_day


def record_fact(session: Session, case: Case, fact: AnyFact, actor: Actor, at: datetime) -> None:
    """Record a dated fact on a locked case and settle what follows from it. Does not commit.

    A fact about help, consent, an alternative or a step goes to its own verb; every other fact changes the dossier.

    Raises:
        Invalid: the fact contradicts the dossier or lies in the future.
        Refused: the case is closed, or a rule of the process is against it.
    """
    if fact.on > date_of(at):
        raise Invalid.at("on", "Deze datum ligt in de toekomst.")
    if case.state == "closed" and fact.kind != "step":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    if fact.kind in HANDLERS:
        HANDLERS[fact.kind](session, case, fact, actor, at)
        case.facts_at = at
        follow_fact(session, case, fact, actor, at)
        settle(session, case, actor, at)
        return
    before, former = case.dossier, case.region
    if fact.kind in APPLY:
        _change_dossier(session, case, fact, date_of(at))
    elif fact.kind not in NOTED:
        raise Invalid.at("kind", "Dit soort feit is niet bekend.")
    case.facts_at = at
    data = fact.model_dump(mode="json", exclude={"kind"}, exclude_none=True)
    changed = {key: before.get(key) for key in case.dossier if before.get(key) != case.dossier[key]}
    data |= {"before": changed} if changed else {}
    was_acute = case.acute
    record(session, case, [Happening(f"fact.{fact.kind}", moment_of(fact.on, at), data)], actor, at)
    _follow_facts(session, case, before, former, actor, at)
    follow_danger(session, case, was_acute, fact.text, at, told=fact)
    follow_fact(session, case, fact, actor, at)


def change_form(session: Session, case: Case, form: CaseForm, actor: Actor, at: datetime) -> None:
    """Replace the dossier by an edited form; which fields changed is recorded, what they held stays in the event."""
    before, former = case.dossier, case.region
    after = with_maximum(form.model_dump(mode="json"), date_of(at)) | {"tracks": before.get("tracks", {})}
    changed = {key: before.get(key) for key in after if before.get(key) != after[key]}
    refreshed(session, case, actor, at)
    if not changed:
        return
    case.dossier = after
    _follow_columns(session, case, form, date_of(at))
    case.facts_at = at
    was_acute = case.acute
    record(session, case, [Happening("case.edited", at, {"before": changed})], actor, at)
    _follow_facts(session, case, before, former, actor, at)
    follow_first_help(session, case, at)
    follow_danger(session, case, was_acute, form.safety.now, at)


def follow_restored(session: Session, case: Case, dossier: Dossier, actor: Actor, at: datetime) -> None:
    """Give a locked case the dossier that it had before, when what was recorded last is taken back."""
    before, former, was_acute = case.dossier, case.region, case.acute
    form = parse(CaseForm, dossier)
    case.dossier = form.model_dump(mode="json")
    _follow_columns(session, case, form, date_of(at))
    case.facts_at = at
    _follow_facts(session, case, before, former, actor, at)
    follow_danger(session, case, was_acute, form.safety.now, at)


def _follow_facts(session: Session, case: Case, before: Dossier, former: str, actor: Actor, at: datetime) -> None:
    """Clocks, audience and proposals follow the dossier; in another region its people take over.

    Who moves a case to another region may not see it any more from then on: that part is the engine's.
    """
    if before.get("municipality") != case.dossier.get("municipality"):
        follow_place(session, case, at)
    dossier_changed(session, case, before, at)
    if case.region == former:
        with as_engine(session):
            residence.known(session, case, before, at)
            follow_town(session, case, before, at)
        settle(session, case, actor, at)
        need_changed(session, case, before, actor, at)
        return
    with as_engine(session):
        settle(session, case, actor, at)
        follow_region(session, case, former, at)
        residence.known(session, case, before, at)
        follow_town(session, case, before, at)
        settle(session, case, actor, at)
        need_changed(session, case, before, actor, at)
        session.flush()


def moment_of(day: date, at: datetime) -> datetime:
    """When a fact of a day took effect: within the day it is recorded the moment itself, else the end of its day."""
    return at if day == date_of(at) else max(start_of_day(day), min(at, end_of_day(day)))


def _change_dossier(session: Session, case: Case, fact: Fact, on: date) -> None:
    dossier = deepcopy(case.dossier)
    APPLY[fact.kind](dossier, fact)  # type: ignore[attr-defined]  # every member of the union has a kind
    form = parse(CaseForm, dossier)
    unknown = list(unknown_codes(session, form, on))
    if unknown:
        raise Invalid(unknown)
    case.dossier = with_maximum(form.model_dump(mode="json"), on)
    _follow_columns(session, case, form, on)


def _follow_columns(session: Session, case: Case, form: CaseForm, on: date) -> None:
    """The columns beside the dossier follow it."""
    case.form = form.need.ideal[0]
    case.measure_on = min((m.pronounced_on for m in form.measures if m.pronounced_on), default=case.measure_on)
    if form.municipality and form.municipality != case.municipality:
        found = find_municipality(session, form.municipality, on)
        if found is None:
            raise Invalid.at("municipality", f"De gemeente “{form.municipality}” is niet bekend.")
        case.municipality = found.code
        case.region = region_of(found.code, on)
    case.municipality_provisional = form.municipality_disputed
