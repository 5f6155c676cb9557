"""From rows to the frozen facts that `workflows` judges."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Placement
from rets.reference.lookup import has_family_plan
from rets.schemas.case_form import CaseForm, StayIn
from rets.services.arranged import placements_of
from workflows.facts import Authorisation, Facts, Help, Koers, Measure, Stay, Worker

_FORMS: WeakKeyDictionary[Case, tuple[dict[str, Any], CaseForm]] = WeakKeyDictionary()


def dossier_of(case: Case) -> CaseForm:
    """The canonical form as the case holds it; read once as long as the case holds this dossier."""
    known = _FORMS.get(case)
    if known is None or known[0] is not case.dossier:
        known = _FORMS[case] = (case.dossier, CaseForm.model_validate(case.dossier))
    return known[1]


def facts_of(session: Session, case: Case) -> Facts:
    """What is known of a case now."""
    return facts_with(case, placements_of(session, case))


def facts_with(case: Case, placements: Iterable[Placement]) -> Facts:
    """What is known of a case with this help agreed, given or cancelled, oldest first."""
    form = dossier_of(case)
    return Facts(
        state=case.state,
        rung=case.rung,
        region=case.region,
        born=case.birth_month,
        raised_on=date_of(case.raised_at),
        measures=tuple(Measure(**m.model_dump()) for m in form.measures),
        authorisations=tuple(Authorisation(**a.model_dump()) for a in form.authorisations),
        workers=tuple(Worker(**w.model_dump()) for w in form.workers),
        koers=Koers(
            set_on=form.koers.set_on,
            has_goals=bool(form.koers.goals),
            has_needed_help=bool(form.koers.needed_help),
            agreed_by=frozenset(form.koers.agreed_by),
            child_spoken_on=form.voice.child_spoken_on,
        ),
        stay=stay_of(form.stay) if form.stay else None,
        helps=tuple(_help(row) for row in placements if row.cancelled_at is None),
        earlier_koers_on=form.koers.earlier_on,
        earlier_help_on=form.need.needed_on,
        need_recorded=bool(form.need.ideal),
        acute_since=form.safety.acute_since,
        violence=form.safety.violence,
        child_seen_on=form.safety.seen_on,
        safety_plan_on=form.safety.plan_on,
        safety_reviewed_on=form.safety.reviewed_on,
        transition_plan_on=form.milestones.transition_plan_on,
        has_family_plan=has_family_plan(form.gi, date_of(case.raised_at)),
        family_plan_on=form.milestones.family_plan_on,
        extension_reported_on=form.milestones.council_notified_on,
        advice_refused_on=_advice_refused_on(form),
        unsafe_return_on=max((t.on for t in form.tried if t.unsafe and t.on), default=None),
        forecast_on=case.forecast_on,
        has_zorgmakelaar=case.zorgmakelaar_id is not None,
    )


def _help(row: Placement) -> Help:
    return Help(
        purpose=row.purpose,
        intake_on=row.intake_on,
        planned_on=row.planned_on,
        started_on=row.started_on if row.start_confirmed_at else None,
        ended_on=row.ended_on,
        judged_professional=row.judged_professional,
        judged_family=row.judged_family,
    )


def stay_of(stay: StayIn) -> Stay:
    """A stay as the clocks look at it."""
    return Stay(
        form=stay.form,
        since=stay.since,
        max_days=stay.max_days,
        max_months=stay.max_months,
        ends_on=stay.ends_on,
        closes_on=stay.closes_on,
    )


def _advice_refused_on(form: CaseForm) -> date | None:
    """The first regular refusal after an expert's advice: from then on regular help has shown not to manage (V3)."""
    advised = min((a.on for a in form.expert_advice), default=None)
    if advised is None:
        return None
    return min((t.on for t in form.tried if t.on and t.on >= advised and (t.ground or t.failed)), default=None)
