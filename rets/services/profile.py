"""The anonymous profile that a provider reads before it has accepted: no label, no GI, an age and an area."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from matching.timing import MONTHS
from rets import reference
from rets.access import Reader, may
from rets.models import Case
from rets.reference import UnknownOn
from rets.schemas.case_form import CaseForm
from rets.services.codes import codes, find_municipality
from rets.services.facts import dossier_of
from rets.services.told_dates import age_on, told_to_anybody

LEFT_OUT = "[weggelaten]"
Named = dict[str, Any]


def profile_of(session: Session, case: Case, on: date) -> dict[str, Any]:
    """What is told of a child, as it stands on a day; codes with their names, so that it stays readable later."""
    form = dossier_of(case)
    secret = _secrets(session, case, form, on)
    needed = told_to_anybody(case, case.deadline_kind, case.deadline_on, on)
    return {
        "made_on": on.isoformat(),
        "age": age_on(case.birth_month, on),
        "sex": form.sex,
        "region": {"name": _area(case.region, on)},
        "acute": form.safety.acute_since is not None,
        "needed_on": needed.on.isoformat() if needed.on else None,
        "needed_within": needed.within,
        "need": _need(session, form, secret, on),
        "measures": _named(session, "measures", [m.kind for m in form.measures], on),
        "authorisations": _named(session, "measures", [a.kind for a in form.authorisations], on),
        "contra_indications": _conditions(session, form, secret, on),
        "traits": _named(session, "traits", form.traits, on),
        "strengths": _scrubbed(form.strengths, secret),
        "perspectief": form.wishes.perspectief,
        "siblings_too": bool(form.wishes.siblings) and form.wishes.siblings_together == "moet",
    }


def scrubbed(session: Session, case: Case, text: str, on: date) -> str:
    """A text without what leads to the child: labels, GI, jeugdbeschermer, municipality and birth month."""
    return _scrubbed(text, _secrets(session, case, dossier_of(case), on))


def as_told(session: Session, reader: Reader, case: Case, text: str, on: date) -> str:
    """A text about a case as this reader may read it: scrubbed for a provider that did not say yes to this child."""
    return text if may(reader, "case.label", case) else scrubbed(session, case, text, on)


def scrubber(session: Session, case: Case, on: date, *, knowing: bool) -> Callable[[str], str]:
    """Takes out of a text what leads to the child.

    Who is `knowing` reads label, GI and municipality, and still no name, label of a sibling or birth month.
    """
    secret = _secrets(session, case, dossier_of(case), on, knowing=knowing)
    return lambda text: _scrubbed(text, secret)


def telling(session: Session, case: Case, text: str, on: date) -> list[str]:
    """The words in a text that lead to the child, as they stand there."""
    found = _secrets(session, case, dossier_of(case), on).finditer(text)
    return list(dict.fromkeys(match.group() for match in found))


def _need(session: Session, form: CaseForm, secret: re.Pattern[str], on: date) -> dict[str, Any]:
    need = form.need
    return {
        "ideal": _named(session, "forms_of_care", need.ideal, on),
        "acceptable": _named(session, "forms_of_care", need.acceptable, on),
        "bridging": _named(session, "forms_of_care", need.bridging, on),
        "stay_days": need.stay_days,
        "why": _scrubbed(need.why, secret),
    }


def _conditions(session: Session, form: CaseForm, secret: re.Pattern[str], on: date) -> list[Named]:
    """Contra-indications as conditions: what would make it possible, and whether that is arranged (P17)."""
    known = codes(session, "contra_indications", on) if form.contra_indications else {}
    return [
        {
            "code": one.code,
            "name": known[one.code].name if one.code in known else one.code,
            "condition": known[one.code].data["wording"] if one.code in known else "",
            "how": known[one.code].data["how"] if one.code in known else "",
            "solved": one.solved,
            "note": _scrubbed(one.note, secret),
        }
        for one in form.contra_indications
    ]


def _named(session: Session, name: str, given: list[str], on: date) -> list[Named]:
    known = codes(session, name, on) if given else {}
    return [{"code": code, "name": known[code].name if code in known else code} for code in given]


def _area(region: str, on: date) -> str:
    try:
        return reference.area_of(region, on)
    except UnknownOn:
        return region


def _secrets(session: Session, case: Case, form: CaseForm, on: date, *, knowing: bool = False) -> re.Pattern[str]:
    words = {case.jeugdbeschermer.name, *form.wishes.siblings}
    if not knowing:
        words |= {case.label, case.gi.name, case.gi.slug}
    if case.municipality and not knowing:
        found = find_municipality(session, case.municipality, on)
        words |= {case.municipality, found.name} if found else {case.municipality}
    longest = sorted((re.escape(word) for word in words if word), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join([*_born(case.birth_month), *longest])})(?!\w)", re.IGNORECASE)


def _born(month: date) -> list[str]:
    """The ways to write a month of birth, with or without the day."""
    name, day = MONTHS[month.month - 1], r"(?:[0-3]?\d[-/. ])?"
    short = "mrt" if name == "maart" else name[:3]
    named = rf"{day}(?:{name}|{short}\.?)[ -]{month.year}"
    return [named, rf"{day}0?{month.month}[-/.]{month.year}", rf"{month.year}-{month.month:02}(?:-\d\d)?"]


def _scrubbed(text: str, secret: re.Pattern[str]) -> str:
    return secret.sub(LEFT_OUT, text)
