"""How a dated fact changes the dossier: one small function per kind, from plain data to plain data."""

from typing import Any

from rets.schemas import facts as f
from rets.schemas.case_form import StayIn
from rets.services import dossier_tracks
from rets.services.dossier_parts import Apply, Dossier
from rets.services.dossier_parts import acute as _acute
from rets.services.dossier_parts import iso as _iso
from rets.services.dossier_parts import must as _must
from rets.services.facts import stay_of
from workflows.norms import stay_end

NO_STAY = "Er is geen verblijf bekend. Leg eerst vast waar het kind verblijft."


def _worker_assigned(d: Dossier, fact: f.WorkerAssigned) -> None:
    d["workers"].append({"kind": fact.worker, "assigned_on": _iso(fact.on)})


def _current_worker(d: Dossier, fact: f.Fact) -> Dossier:
    """The worker now on the case; somebody who works without having been assigned was assigned that day."""
    running: list[Dossier] = [w for w in d["workers"] if not w.get("ended_on")]
    if not running:
        running = [{"kind": "vast", "assigned_on": _iso(fact.on)}]
        d["workers"] += running
    return running[-1]


def _first_contact(d: Dossier, fact: f.FirstContact) -> None:
    worker = _current_worker(d, fact)
    worker["first_contact_on"] = worker.get("first_contact_on") or _iso(fact.on)


def _running_worker(d: Dossier) -> Dossier:
    running: list[Dossier] = [w for w in d["workers"] if not w.get("ended_on")]
    _must(bool(running), "Er is geen jeugdbeschermer toegewezen.")
    return running[-1]


def _worker_absent(d: Dossier, fact: f.WorkerAbsent) -> None:
    _running_worker(d)["absent_on"] = _iso(fact.on)


def _worker_ended(d: Dossier, fact: f.WorkerEnded) -> None:
    _running_worker(d).update(ended_on=_iso(fact.on), end_reason=fact.reason)


def _koers_set(d: Dossier, fact: f.KoersSet) -> None:
    d["koers"].update(
        set_on=_iso(fact.on), goals=fact.goals, needed_help=fact.needed_help, agreed_by=list(fact.agreed_by)
    )


def _earlier_need(d: Dossier, fact: f.EarlierNeed) -> None:
    if fact.koers_on:
        d["koers"].update(earlier_on=_iso(fact.koers_on), earlier_reason=fact.text)
    if fact.help_on:
        d["need"].update(needed_on=_iso(fact.help_on), needed_reason=fact.text or "Eerder nodig")


def _child_spoken(d: Dossier, fact: f.ChildSpoken) -> None:
    d["voice"]["child_spoken_on"] = _iso(fact.on)
    d["voice"]["child"] = fact.text or d["voice"].get("child", "")
    d["safety"]["seen_on"] = _iso(fact.on)


def _child_seen(d: Dossier, fact: f.ChildSeen) -> None:
    d["safety"]["seen_on"] = _iso(fact.on)


def _safety_plan_made(d: Dossier, fact: f.SafetyPlanMade) -> None:
    d["safety"]["plan_on"] = _iso(fact.on)


def _safety_reviewed(d: Dossier, fact: f.SafetyReviewed) -> None:
    _must(not fact.seen_on or fact.seen_on <= fact.on, "Het kind kan niet later zijn gezien dan op deze dag.")
    d["safety"].update(now=fact.text, reviewed_on=_iso(fact.on))
    d["safety"]["watched_by"] = fact.watched_by or d["safety"].get("watched_by", "")
    if fact.seen_on:
        d["safety"]["seen_on"] = max(_iso(fact.seen_on) or "", d["safety"].get("seen_on") or "")


def _acute_ended(d: Dossier, _fact: f.AcuteEnded) -> None:
    _must(bool(d["safety"].get("acute_since")), "De casus staat niet als acuut onveilig te boek.")
    d["safety"]["acute_since"] = None


def _tried(d: Dossier, fact: Any, *, failed: bool, unsafe: bool = False) -> None:
    d["tried"].append(
        {
            "form": fact.form,
            "provider": fact.provider,
            "on": _iso(fact.on),
            "ground": getattr(fact, "ground", None),
            "result": fact.text,
            "failed": failed,
            "unsafe": unsafe,
        }
    )


def _assignment_returned(d: Dossier, fact: f.AssignmentReturned) -> None:
    _tried(d, fact, failed=True, unsafe=fact.unsafe)
    if fact.unsafe:
        _acute(d, fact)


def _discharged(d: Dossier, fact: f.Discharged) -> None:
    _tried(d, fact, failed=True)
    if fact.abrupt:
        _acute(d, fact)
    d["stay"] = None


def _measure_changed(d: Dossier, fact: f.MeasureChanged) -> None:
    _replace(d["measures"], fact.measure.model_dump(mode="json"))


def _authorisation_changed(d: Dossier, fact: f.AuthorisationChanged) -> None:
    _replace(d["authorisations"], fact.authorisation.model_dump(mode="json"))


def _replace(rows: list[Dossier], new: Dossier) -> None:
    for row in rows:
        if row["kind"] == new["kind"]:
            row.update({key: value for key, value in new.items() if value is not None})
            return
    rows.append(new)


def _stay_started(d: Dossier, fact: f.StayStarted) -> None:
    d["stay"] = fact.stay.model_dump(mode="json") | {"since": _iso(fact.stay.since or fact.on)}


def _stay_extended(d: Dossier, fact: f.StayExtended) -> None:
    _must(bool(d["stay"]), NO_STAY)
    end = stay_end(stay_of(StayIn.model_validate(d["stay"])))
    _must(not end or end < fact.ends_on, f"Het verblijf duurt al tot {end}. Dit is geen verlenging.")
    _must(fact.ends_on >= fact.on, "De verlenging eindigt op een dag die al voorbij is.")
    d["stay"]["ends_on"] = _iso(fact.ends_on)


def _stay_ended(d: Dossier, _fact: f.StayEnded) -> None:
    _must(bool(d["stay"]), NO_STAY)
    d["stay"] = None


def _location_closes(d: Dossier, fact: f.LocationCloses) -> None:
    _must(bool(d["stay"]), NO_STAY)
    _must(fact.closes_on >= fact.on, "De locatie sluit op een dag die al voorbij is.")
    d["stay"]["closes_on"] = _iso(fact.closes_on)


def _location_stays(d: Dossier, _fact: f.LocationStays) -> None:
    _must(bool(d["stay"]) and bool(d["stay"].get("closes_on")), "Er is niet gemeld dat deze locatie sluit.")
    d["stay"]["closes_on"] = None


def _expert_advice(d: Dossier, fact: f.ExpertAdvice) -> None:
    d["expert_advice"].append({"by": fact.by, "on": _iso(fact.on), "form": fact.form})


def _refusal_reported(d: Dossier, fact: f.RefusalReported) -> None:
    _tried(d, fact, failed=True)


def _wait_reported(d: Dossier, fact: f.WaitReported) -> None:
    d["waits"] = [w for w in d["waits"] if (w["form"], w.get("provider")) != (fact.form, fact.provider)]
    d["waits"].append(
        {
            "form": fact.form,
            "provider": fact.provider,
            "registered_on": _iso(fact.on),
            "expected_on": _iso(fact.expected_on),
        }
    )


def _contra_indication_solved(d: Dossier, fact: f.ContraIndicationSolved) -> None:
    rows = [row for row in d["contra_indications"] if row["code"] == fact.code]
    _must(bool(rows), f"De contra-indicatie “{fact.code}” staat niet in het dossier.")
    rows[0].update(solved=True, note=fact.text or rows[0].get("note", ""))


def _transition_plan_made(d: Dossier, fact: f.TransitionPlanMade) -> None:
    d["milestones"]["transition_plan_on"] = _iso(fact.on)


def _council_notified(d: Dossier, fact: f.CouncilNotified) -> None:
    d["milestones"]["council_notified_on"] = _iso(fact.on)


def _residence(d: Dossier, fact: Any) -> None:
    d["municipality"] = fact.municipality
    d["municipality_disputed"] = fact.kind == "residence_disputed"


APPLY: dict[str, Apply] = {
    "worker_assigned": _worker_assigned,
    "first_contact": _first_contact,
    "worker_absent": _worker_absent,
    "worker_ended": _worker_ended,
    "koers_set": _koers_set,
    "earlier_need": _earlier_need,
    "child_spoken": _child_spoken,
    "child_seen": _child_seen,
    "safety_reviewed": _safety_reviewed,
    "safety_plan_made": _safety_plan_made,
    "unsafe_signal": _acute,
    "acute_ended": _acute_ended,
    "assignment_returned": _assignment_returned,
    "discharged": _discharged,
    "measure_changed": _measure_changed,
    "authorisation_changed": _authorisation_changed,
    "stay_started": _stay_started,
    "stay_extended": _stay_extended,
    "stay_ended": _stay_ended,
    "location_closes": _location_closes,
    "location_stays": _location_stays,
    "expert_advice": _expert_advice,
    "refusal_reported": _refusal_reported,
    "wait_reported": _wait_reported,
    "contra_indication_solved": _contra_indication_solved,
    "transition_plan_made": _transition_plan_made,
    "council_notified": _council_notified,
    **dossier_tracks.APPLY,
    "residence_disputed": _residence,
    "residence_settled": _residence,
}
NOTED = frozenset({"court_requested"})
