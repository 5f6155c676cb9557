"""What a form must hold before it may go, each with the sentence and the place where it can be filled in (R45, P8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rets.access import Reader, may
from rets.services.document_subject import Subject

FORM, PLACES = "formulier", "voorstellen"


@dataclass(frozen=True)
class Need:
    """Something that must be there; `where` is a page of the case, `action` what one must be allowed to fill it in."""

    sentence: str
    where: str
    action: str
    met: Callable[[Subject], object]


@dataclass(frozen=True)
class Missing:
    """What is not there yet; `where` is the address to fill it in, '' when that is for somebody else."""

    code: str
    sentence: str
    where: str


def _in_form(sentence: str, field: str, met: Callable[[Subject], object]) -> Need:
    return Need(sentence, f"{FORM}#{field}", "case.edit", met)


def _heard(it: Subject) -> object:
    return it.form.voice.child or it.form.voice.not_spoken_reason


def _yes(it: Subject) -> object:
    return it.request is None or it.request.state == "accepted"


NEEDS: dict[str, Need] = {
    "gemeente": _in_form("De gemeente waar het kind woont.", "veld-municipality", lambda it: it.case.municipality),
    "vraag": _in_form("De vraag, in één of twee zinnen.", "veld-question", lambda it: it.form.question),
    "maatregel": _in_form(
        "De dag van de uitspraak bij de maatregel.",
        "groep-measures",
        lambda it: any(one.pronounced_on for one in it.form.measures),
    ),
    "veilig": _in_form("Hoe veilig het kind nu is.", "veld-safety.now", lambda it: it.form.safety.now),
    "waarom": _in_form("Waarom deze hulp nodig is.", "veld-need.why", lambda it: it.form.need.why),
    "duur": _in_form(
        "Hoe lang de hulp naar verwachting duurt.", "veld-need.stay_days", lambda it: it.form.need.stay_days
    ),
    "koers_bepaald": _in_form(
        "De dag waarop de koers is bepaald.", "veld-koers.set_on", lambda it: it.form.koers.set_on
    ),
    "doelen": _in_form("De doelen uit het plan.", "veld-koers.goals", lambda it: it.form.koers.goals),
    "koers_hulp": _in_form(
        "De hulp die voor de doelen nodig is.", "veld-koers.needed_help", lambda it: it.form.koers.needed_help
    ),
    "koers_akkoord": _in_form("Wie achter de koers staat.", "veld-koers.agreed_by", lambda it: it.form.koers.agreed_by),
    "stem": _in_form("Wat het kind wil, of waarom het niet is gesproken.", "veld-voice.child", _heard),
    "geschiedenis": _in_form("Wat eraan voorafging.", "veld-history", lambda it: it.form.history),
    "geprobeerd": _in_form("Wat al is geprobeerd of gevraagd.", "groep-tried", lambda it: it.form.tried or it.requests),
    "geld": _in_form("Wat er over geld en contract is gevraagd.", "veld-finance", lambda it: it.form.finance),
    "aanbieder": Need(
        "Een verzoek aan de aanbieder om wie het gaat.", PLACES, "request.make", lambda it: it.request is not None
    ),
    "ja": Need("Het ja van de aanbieder op het verzoek.", "", "request.make", _yes),
    "besluit": Need(
        "Een besluit van het expertteam met deze ontvanger.", "", "decision.make", lambda it: it.line is not None
    ),
}


TOO_LONG = _in_form(
    "Ruimte: dit past niet op één A4. Maak de vraag of het waarom korter.", "veld-need.why", lambda _: False
)


def too_long(reader: Reader, it: Subject) -> Missing:
    """That a document is longer than its receiver takes."""
    return _lacks(reader, it, "lengte", TOO_LONG)


def missing(reader: Reader, it: Subject) -> list[Missing]:
    """Everything that is not there yet, in the order of the form; empty when it may go."""
    return list(_missing(reader, it))


def _missing(reader: Reader, it: Subject) -> Iterator[Missing]:
    for code in it.kind.needs:
        if not NEEDS[code].met(it):
            yield _lacks(reader, it, code, NEEDS[code])


def _lacks(reader: Reader, it: Subject, code: str, need: Need) -> Missing:
    mine = may(reader, need.action, it.case) and it.case.state != "closed"
    return Missing(code, need.sentence, _address(it, need) if mine else "")


def _address(it: Subject, need: Need) -> str:
    if need.action == "decision.make":
        return f"/ret/casussen/{it.case.id}/besluit"
    return f"/casussen/{it.case.id}/{need.where}".rstrip("/")
