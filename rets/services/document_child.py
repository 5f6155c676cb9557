"""Parts of a document about the child: who it is without a name, how safe, what it wants, where it is now."""

from collections.abc import Iterator
from datetime import date, timedelta

from rets.render.codes import code_name, form_name
from rets.render.dates import plain_date
from rets.schemas.case_form import CaseForm
from rets.services.document_blocks import Block, facts, items, section, text
from rets.services.document_subject import Subject
from rets.services.told_dates import adult_on, age_on

SEXES = {"m": "jongen", "f": "meisje"}
BASES = {
    "maatregel": "de maatregel",
    "toestemming": "toestemming",
    "vervangende_toestemming": "vervangende toestemming van de rechter",
}
LONGEST_MONTH = timedelta(days=31)


def known_child(it: Subject) -> list[Block]:
    """Who it is, for who may know the label."""
    if not it.labelled:
        return short_child(it)
    town = f"{it.town}{' (voorlopig, woonplaats in geschil)' if it.case.municipality_provisional else ''}"
    rows = (("Leeftijd", _age(it)), ("Gemeente", town), ("Instelling", it.case.gi.name))
    return section("Het kind", facts(*rows, *_measures(it), ("Gegevens gedeeld", f"op grond van {_basis(it.form)}")))


def short_child(it: Subject) -> list[Block]:
    """Who it is, for who may know neither label nor municipality."""
    measures = it.named((one.kind for one in it.form.measures), "measures")
    return section("Het kind", facts(("Leeftijd", _age(it)), ("Gebied", it.area), ("Maatregel", measures)))


def strengths(it: Subject) -> list[Block]:
    """What goes well and what works."""
    return section("Wat goed gaat en wat werkt", text(it.said(it.form.strengths)))


def traits(it: Subject) -> list[Block]:
    """Coded attributes of child and family."""
    return section("Kenmerken van kind en gezin", items(code_name(one, "traits", it.on) for one in it.form.traits))


def conditions(it: Subject) -> list[Block]:
    """Contra-indications as conditions that can be arranged (P17)."""
    return section("Dit kan, mits", items(_condition(it, *one) for one in _conditions(it.form)))


def safety(it: Subject) -> list[Block]:
    """How safe the child is while it waits, and who watches (R37)."""
    now = it.form.safety
    acute = f"Sinds {plain_date(now.acute_since)}" if now.acute_since else ""
    rows = (
        ("Veilig nu", it.said(now.now)),
        ("Acuut onveilig", acute),
        ("Wie houdt zicht", it.said(now.watched_by)),
        ("Laatst gezien", _day(now.seen_on)),
        ("Veiligheidsplan", _day(now.plan_on)),
    )
    return section("Veiligheid", facts(*rows))


def voice(it: Subject) -> list[Block]:
    """What child and parents want (N3d)."""
    said = it.form.voice
    child = it.said(said.child)
    if not child and said.not_spoken_reason:
        child = f"Niet gesproken: {it.said(said.not_spoken_reason)}"
    rows = (("Het kind", child), ("Gesproken op", _day(said.child_spoken_on)), ("De ouders", it.said(said.parents)))
    return section("Wat kind en ouders willen", facts(*rows))


def stay(it: Subject) -> list[Block]:
    """Where the child is now, without an address."""
    now = it.form.stay
    if now is None:
        return section("Waar het kind nu is", text("Thuis."))
    rows = (
        ("Soort plek", form_name(now.form, it.on)),
        ("Sinds", _day(now.since)),
        ("Laatste dag", _day(now.ends_on)),
        ("Omschrijving", it.said(now.place)),
    )
    return section("Waar het kind nu is", facts(*rows))


def school(it: Subject) -> list[Block]:
    """School or work."""
    return section("School of dagbesteding", text(it.said(it.form.school)))


def history(it: Subject) -> list[Block]:
    """What went before."""
    return section("Wat eraan voorafging", text(it.said(it.form.history)))


def _measures(it: Subject) -> Iterator[tuple[str, str]]:
    for measure in it.form.measures:
        name = code_name(measure.kind, "measures", it.on)
        since = f", uitgesproken op {plain_date(measure.pronounced_on)}" if measure.pronounced_on else ""
        yield "Maatregel", f"{name}{since}{_until(it, measure.ends_on)}"
    for permit in it.form.authorisations:
        yield "Machtiging", f"{code_name(permit.kind, 'measures', it.on)}{_until(it, permit.ends_on)}"


def _until(it: Subject, ends_on: date | None) -> str:
    """The last day; one at the eighteenth birthday would tell it."""
    if ends_on is None:
        return ""
    birthday = adult_on(it.case) - timedelta(days=1) <= ends_on <= adult_on(it.case) + LONGEST_MONTH
    return ", tot het kind 18 wordt" if birthday else f", tot en met {plain_date(ends_on)}"


def _conditions(form: CaseForm) -> list[tuple[str, bool, str]]:
    return [(one.code, one.solved, one.note) for one in form.contra_indications]


def _condition(it: Subject, code: str, solved: bool, words: str) -> str:
    told = f"{code_name(code, 'contra_indications', it.on)}{' (geregeld)' if solved else ''}"
    return f"{told}: {it.said(words)}" if words else told


def _age(it: Subject) -> str:
    sex = SEXES.get(it.form.sex or "", "")
    return f"{age_on(it.case.birth_month, it.on)} jaar{f', {sex}' if sex else ''}"


def _basis(form: CaseForm) -> str:
    return BASES[form.legal_basis]


def _day(on: date | None) -> str:
    return plain_date(on) if on else ""
