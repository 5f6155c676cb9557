"""Parts of letters: that of the jeugdbeschermer, and that of a decision to one addressee (R41, P25)."""

from rets.models import DecisionLine
from rets.render.codes import form_name
from rets.render.dates import plain_date
from rets.services.case_page import decisions_of
from rets.services.decision_terms import answer_by
from rets.services.document_blocks import Block, close, facts, note, section, table, text
from rets.services.document_search import RUNS_ON
from rets.services.document_subject import Subject

OPENING = (
    "Geachte medewerker,\n"
    "Voor een kind in uw gemeente heeft de gecertificeerde instelling hulp bepaald. In deze brief leest u welke hulp "
    "dat is, waarom zij nodig is en wat al is geprobeerd. Wij vragen u het contract en de betaling te regelen. Dat de "
    "hulp nodig is, staat al vast."
)
CLOSING = "Met vriendelijke groet,\nde jeugdbeschermer\n{gi}"
TEAM_CLOSING = "Met vriendelijke groet,\nde voorzitter van het regionaal expertteam\n{region}"
REASONS = (
    ("Is dit nodig?", "Ja. De gecertificeerde instelling heeft de hulp bepaald. {why}"),
    ("Kan het anders?", "{else_}"),
)
NO_OTHER = (
    "Ander aanbod is gevraagd of geprobeerd. Zie de tabel hieronder. Weet u toch ander passend aanbod, meld het direct."
)


def opening(_: Subject) -> list[Block]:
    """What the letter asks: contract and payment, never a judgement of the need (R1)."""
    words = text(OPENING)
    return [words] if words else []


def reasons(it: Subject) -> list[Block]:
    """The two questions that the municipality asks at this form, answered (RT1)."""
    rows = ((ask, said.format(why=it.said(it.form.need.why), else_=NO_OTHER)) for ask, said in REASONS)
    return section("Twee vragen die u stelt", facts(*rows))


def closing(it: Subject) -> list[Block]:
    """The end of a letter of the jeugdbeschermer, by function."""
    return [note(RUNS_ON), close(CLOSING.format(gi=it.case.gi.name))]


def decided(it: Subject) -> list[Block]:
    """What was decided; a provider that did not say yes reads its own assignment and no more (P13)."""
    line = it.line
    if line is None:
        return []
    kind = "nam het expertteam een besluit" if line.binding else "gaf het expertteam een advies"
    words = f"Geachte heer, mevrouw,\nOp {plain_date(line.decision.decided_at)} {kind} over casus {it.called}."
    told = [("De vraag", it.said(line.decision.question)), ("Het besluit", it.said(line.decision.text))]
    return [block for block in (text(words), facts(*([] if it.for_stranger else told))) if block]


def assignment(it: Subject) -> list[Block]:
    """What the addressee does, and by when."""
    line = it.line
    if line is None:
        return []
    rows = (("Wat u doet", it.said(line.action)), ("Uiterlijk", plain_date(line.due_on)), ("Hulp", _help(it)))
    return section("Wat wij van u vragen", facts(*rows))


def mandate(it: Subject) -> list[Block]:
    """The power that the line rests on, or that it is advice (P25)."""
    line = it.line
    if line is None:
        return []
    return section("Waarop dit rust", text(_power(line)))


def answering(it: Subject) -> list[Block]:
    """How to answer, and what silence means (R41)."""
    if it.line is None:
        return []
    until = plain_date(answer_by(it.session, it.case, it.line))
    words = (
        f"Laat uiterlijk {until} weten of u dit uitvoert. Dat kan in RETS, bij “Besluiten aan u”. "
        "Heeft u een bezwaar, schrijf dan op wat het is en wat wel kan.\n"
        "Horen wij niets, dan geldt dat ook als een antwoord: de casus gaat dan vanzelf een trede hoger. Het besluit "
        "blijft open tot de hulp echt is gestart."
    )
    found = text(words)
    return section("Uw antwoord", found)


def team_closing(it: Subject) -> list[Block]:
    """The end of a letter of the team, by function."""
    return [close(TEAM_CLOSING.format(region=it.area))]


def earlier_decisions(it: Subject) -> list[Block]:
    """What the team decided before, for its own table."""
    found = []
    for decision in decisions_of(it.session, it.case):
        lines = [(one.organisation.name, it.said(one.action), plain_date(one.due_on)) for one in decision.lines]
        found += [
            text(f"{plain_date(decision.decided_at)}: {it.said(decision.text)}"),
            table(("Wie", "Wat", "Uiterlijk"), lines, (4, 6, 3)),
        ]
    return section("Eerdere besluiten", *found)


def _power(line: DecisionLine) -> str:
    to = line.organisation.name
    if line.mandate is None:
        why = line.why_advice or f"Het expertteam heeft over {to} geen mandaat."
        return f"Dit is een advies. {why} Komt er geen ja op tijd, dan leggen wij het voor aan het bestuur."
    since = plain_date(line.mandate.valid_from)
    return f"{to} gaf het expertteam op {since} mandaat: {line.mandate.scope}. Daarom is deze opdracht bindend."


def _help(it: Subject) -> str:
    return ", ".join(form_name(one, it.on) for one in it.form.need.ideal)
