"""Parts of a document about the search: the question, the help, what was asked and tried, what binds and by when."""

from collections.abc import Iterator

from sqlalchemy import select

from rets.models import Request, Task
from rets.render.codes import code_name, form_name
from rets.render.dates import plain_date
from rets.render.words import days
from rets.services.document_blocks import Block, facts, items, note, section, table, text
from rets.services.document_subject import Subject
from rets.services.facts import facts_of
from rets.services.parameters import parameters
from rets.services.told_dates import Told, told_to_anybody
from workflows.norms import clocks
from workflows.periods import FROM_BIRTH
from workflows.words import clock_name

STATES = {
    "open": "Wacht op antwoord",
    "needs_information": "Vraagt informatie",
    "waiting_list": "Wachtlijst",
    "accepted": "Ja",
    "refused": "Nee",
    "withdrawn": "Ingetrokken",
    "expired": "Geen antwoord",
}
ROUTES = {
    "contracted": "Met contract",
    "ceiling": "Contract, budget op",
    "maatwerk": "Contract voor één kind",
    "none": "Geen contract",
}
AGREED = {
    "jeugdige": "het kind",
    "ouders": "de ouders",
    "netwerk": "familie en bekenden",
    "professionals": "professionals",
}
RUNS_ON = "De hulp kan starten voordat de betaling is geregeld. Het zoeken en de start wachten niet op dit formulier."


def question(it: Subject) -> list[Block]:
    """The question in one or two sentences."""
    return section("De vraag", text(it.said(it.form.question)))


def need(it: Subject) -> list[Block]:
    """The help that was determined, recorded before any supply was shown (R26)."""
    wanted = it.form.need
    rows = (
        ("Het liefst", it.named(wanted.ideal)),
        ("Ook goed", it.named(wanted.acceptable)),
        ("Overbrugging", it.named(wanted.bridging)),
        ("Duur", f"Ongeveer {days(wanted.stay_days)}" if wanted.stay_days else ""),
        ("Waarom", it.said(wanted.why)),
    )
    return section("Welke hulp nodig is", facts(*rows))


def why(it: Subject) -> list[Block]:
    """The help in one line, and why."""
    wanted = it.form.need
    return section("Waarom deze hulp", facts(("Hulp", it.named(wanted.ideal)), ("Waarom", it.said(wanted.why))))


def course(it: Subject) -> list[Block]:
    """The supported course: goals, needed help, who agreed (N3)."""
    koers = it.form.koers
    agreed = ", ".join(AGREED[one] for one in koers.agreed_by)
    rows = (
        ("Bepaald op", plain_date(koers.set_on) if koers.set_on else ""),
        ("Nodige hulp", it.said(koers.needed_help)),
        ("Wie staat erachter", agreed),
    )
    return section("De koers", items(it.said(goal) for goal in koers.goals), facts(*rows))


def goals(it: Subject) -> list[Block]:
    """The goals of the plan, and the help they need."""
    koers = it.form.koers
    return section(
        "De doelen", items(it.said(goal) for goal in koers.goals), facts(("Nodige hulp", it.said(koers.needed_help)))
    )


def tried(it: Subject) -> list[Block]:
    """What was done before and what was asked, with the reason why it did not work (V3)."""
    rows = sorted([*_tried(it), *_asked(it)], key=lambda row: row[0])
    shown = [(when or "Onbekend", what, outcome) for _, when, what, outcome in rows]
    return section("Wat is geprobeerd en gevraagd", table(("Wanneer", "Wat en bij wie", "Uitkomst"), shown, (3, 5, 6)))


def weighed(it: Subject) -> list[Block]:
    """Which supply was looked at and under what contract: contracted supply first (RT6, RT12)."""
    rows = [
        (f"{one.provider.name}, {form_name(one.offer.form, it.on)}", ROUTES.get(one.route, one.route), _answer(it, one))
        for one in sorted(it.requests, key=lambda one: (list(ROUTES).index(one.route), one.id))
    ]
    found = table(("Aanbod", "Contract", "Antwoord"), rows, (5, 3, 5))
    before = [*_tried(it)]
    tried_rows = table(("Eerder", "Uitkomst"), [(what, outcome) for _, _, what, outcome in before], (5, 8))
    return section("Welk aanbod is bekeken", found, tried_rows)


def money(it: Subject) -> list[Block]:
    """What was asked about money and contract, and what stands in the way."""
    named = (code_name(one, "obstacles", it.on) for one in it.form.obstacles)
    return section("Geld en contract", text(it.said(it.form.finance)), items(named))


def latest(it: Subject) -> list[Block]:
    """The true deadline, as a period where its day would tell the birth month."""
    case = it.case
    due = told_to_anybody(case, case.deadline_kind, case.deadline_on, it.on)
    return section("Wanneer de hulp er moet zijn", note(f"{clock_name(case.deadline_kind)}: {_told(due)}."))


def all_clocks(it: Subject) -> list[Block]:
    """Every clock that runs; one counted back from a birthday is left out, its distance would tell it."""
    found = clocks(facts_of(it.session, it.case), parameters(it.session, it.on, it.case.region))
    told = [(one, told_to_anybody(it.case, one.kind, one.due_on, it.on)) for one in found]
    known = [(one, due) for one, due in told if due.on or one.kind in FROM_BIRTH]
    rows = [
        (clock_name(one.kind), _told(due), f"Gehaald op {plain_date(one.met_on)}" if one.met_on else "Loopt")
        for one, due in sorted(known, key=lambda pair: pair[1].first_on)
    ]
    return section("Klokken", table(("Klok", "Wanneer", "Stand"), rows, (5, 4, 4)))


def at_table(it: Subject) -> list[Block]:
    """Who must be at the table, by function."""
    return section("Wie aan tafel moet", items(it.said(one) for one in it.form.at_table))


def runs_on(_: Subject) -> list[Block]:
    """That the start does not wait (N22)."""
    return [note(RUNS_ON)]


def weeks_to_judge(it: Subject) -> list[Block]:
    """Until when the plan may be judged, never the need, beside the search (RT9, N14, R1)."""
    asked = it.session.scalar(
        select(Task.due_at).where(
            Task.case_id == it.case.id, Task.kind == "perspectiefplan", Task.answered_at.is_(None)
        )
    )
    term = f"uiterlijk {plain_date(asked)}" if asked else "binnen zes weken"
    judge = f"Beoordeel dit plan {term}. U beoordeelt het plan, niet of de hulp nodig is."
    return [note(f"{judge} {RUNS_ON}")]


def _tried(it: Subject) -> Iterator[tuple[str, str, str, str]]:
    for one in it.form.tried:
        what = ", ".join(filter(None, (form_name(one.form, it.on), it.said(one.provider))))
        ground = code_name(one.ground, "refusal_grounds", it.on) if one.ground else ""
        outcome = ". ".join(filter(None, (ground, it.said(one.result)))) or ("Mislukt" if one.failed else "Niet bekend")
        yield one.on.isoformat() if one.on else "", plain_date(one.on) if one.on else "", what, outcome


def _asked(it: Subject) -> Iterator[tuple[str, str, str, str]]:
    for one in it.requests:
        what = f"{form_name(one.offer.form, it.on)}, {one.provider.name}"
        yield one.asked_at.date().isoformat(), plain_date(one.asked_at), what, _answer(it, one)


def _answer(it: Subject, one: Request) -> str:
    ground = code_name(one.answer_code, "refusal_grounds", it.on) if one.state == "refused" else ""
    return ". ".join(filter(None, (STATES[one.state], ground)))


def _told(due: Told) -> str:
    return f"uiterlijk {plain_date(due.on)}" if due.on else due.within
