"""How a fact about what runs beside the search changes the dossier."""

from rets.schemas import facts as f
from rets.services.dossier_parts import Apply, Dossier, acute, iso, must


def _family_plan_made(d: Dossier, fact: f.FamilyPlanMade) -> None:
    d["milestones"]["family_plan_on"] = iso(fact.on)


def _ran_away(d: Dossier, fact: f.RanAway) -> None:
    must(not _tracks(d).get("missing_since"), "Dit kind staat al als weggelopen te boek.")
    _tracks(d)["missing_since"] = iso(fact.on)
    acute(d, fact)


def _came_back(d: Dossier, fact: f.CameBack) -> None:
    must(bool(_tracks(d).get("missing_since")), "Dit kind staat niet als weggelopen te boek.")
    _tracks(d)["missing_since"] = None
    d["safety"]["seen_on"] = iso(fact.on)


def _child_shared(d: Dossier, fact: f.ChildShared) -> None:
    must(bool(fact.gi or fact.region), "Noem de andere GI of de andere regio.")
    must(fact.gi != d["gi"] or bool(fact.region), "Noem een andere GI dan die van deze casus.")
    told = {"gi": fact.gi, "label": fact.label, "region": fact.region}
    _tracks(d)["shared"] = {"since": iso(fact.on), **told}


def _sharing_ended(d: Dossier, _fact: f.SharingEnded) -> None:
    must(bool(_tracks(d).get("shared")), "Er staat niet te boek dat een ander ook voor dit kind werkt.")
    _tracks(d)["shared"] = None


def _build_started(d: Dossier, fact: f.BuildStarted) -> None:
    running = _tracks(d).get("build")
    must(not running or bool(running.get("ended_on")), "Er is al een bouwteam voor dit kind.")
    must(not fact.ready_on or fact.ready_on > fact.on, "De plek kan pas na de start van het bouwteam klaar zijn.")
    told = {"form": fact.form, "budget": fact.budget, "ready_on": iso(fact.ready_on)}
    _tracks(d)["build"] = {"since": iso(fact.on), **told}


def _build_ended(d: Dossier, fact: f.BuildEnded) -> None:
    running: Dossier = _tracks(d).get("build") or {}
    must(bool(running) and not running.get("ended_on"), "Er is geen bouwteam voor dit kind.")
    running["ended_on"] = iso(fact.on)


def _treatment_threatened(d: Dossier, fact: f.TreatmentThreatened) -> None:
    must(not _tracks(d).get("threat"), "Over deze behandeling loopt al een vraag. Die moet eerst worden beantwoord.")
    must(not fact.stops_on or fact.stops_on >= fact.on, "De dag waarop de behandeling zou stoppen, ligt te vroeg.")
    _tracks(d)["threat"] = {"since": iso(fact.on), "form": fact.form, "stops_on": iso(fact.stops_on)}


def _treatment_goes_on(d: Dossier, _fact: f.TreatmentGoesOn) -> None:
    must(bool(_tracks(d).get("threat")), "Er staat niet te boek dat een behandeling wordt bedreigd.")
    _tracks(d)["threat"] = None


def _tracks(d: Dossier) -> Dossier:
    found: Dossier = d.setdefault("tracks", {})
    return found


APPLY: dict[str, Apply] = {
    "family_plan_made": _family_plan_made,
    "ran_away": _ran_away,
    "came_back": _came_back,
    "treatment_threatened": _treatment_threatened,
    "treatment_goes_on": _treatment_goes_on,
    "child_shared": _child_shared,
    "sharing_ended": _sharing_ended,
    "build_started": _build_started,
    "build_ended": _build_ended,
}
