"""Guards, each named for what is true when it passes, with the sentence that a refused person reads."""

from collections.abc import Callable
from dataclasses import dataclass

from workflows.facts import Facts, Move
from workflows.owning import chair_keeps
from workflows.plan import LAST_RUNG, RUNG_RET


@dataclass(frozen=True, slots=True)
class Guard:
    """A check on the facts and the move, and the Dutch refusal when it does not hold."""

    holds: Callable[[Facts, Move], bool]
    refusal: str


def _start_not_in_future(_facts: Facts, move: Move) -> bool:
    return move.note.started_on is None or move.note.started_on <= move.on


def _start_after_intake(facts: Facts, move: Move) -> bool:
    help_ = facts.main_help
    if help_ is None or help_.intake_on is None or move.note.started_on is None:
        return True
    same_day = move.note.started_on == help_.intake_on
    return move.note.started_on >= help_.intake_on and (not same_day or bool(move.note.data.get("confirmed_first_day")))


GUARDS: dict[str, Guard] = {
    "need_recorded": Guard(
        lambda f, _m: f.need_recorded, "Leg eerst vast welke hulp nodig is. Pas daarna gaat het zoeken van start."
    ),
    "has_zorgmakelaar": Guard(
        lambda f, _m: f.has_zorgmakelaar, "Voor deze regio is nog geen zorgmakelaar bekend. Wijs er eerst een aan."
    ),
    "coded": Guard(lambda _f, m: bool(m.note.code), "Kies een reden uit de lijst."),
    "explained": Guard(lambda _f, m: bool(m.note.text.strip()), "Leg in een paar woorden uit waarom."),
    "next_step_named": Guard(
        lambda _f, m: bool(m.note.next_step.strip()), "Noem de volgende stap. Terugleggen zonder vervolg kan niet."
    ),
    "owner_named": Guard(
        lambda _f, m: m.note.owner_id is not None and m.owner_found,
        "Noem wie de casus nu oppakt. Een casus heeft altijd een eigenaar.",
    ),
    "chair_keeps_it": Guard(
        lambda f, m: m.to_chair or m.note.owner_id is None or not chair_keeps(f.state, f.rung),
        "Buiten de regio blijft de voorzitter van het expertteam eigenaar tot de hulp is gestart.",
    ),
    "below_ret": Guard(lambda f, _m: f.rung < RUNG_RET, "Het expertteam is al bij deze casus betrokken."),
    "quorum_present": Guard(
        lambda _f, m: m.quorum,
        "Er zijn te weinig leden aanwezig om te besluiten. Leg eerst vast wie er bij is.",
    ),
    "lines_complete": Guard(
        lambda _f, m: m.lines_complete,
        "Elke regel van het besluit noemt wie, wat en uiterlijk wanneer. Vul dat eerst aan.",
    ),
    "unconflicted": Guard(
        lambda _f, m: m.unconflicted, "Een lid besluit niet over een weigering van de eigen organisatie."
    ),
    "at_ret_already": Guard(
        lambda f, _m: f.rung >= RUNG_RET, "Meld de casus eerst aan bij het expertteam. Opschalen gaat via het team."
    ),
    "higher_rung_exists": Guard(
        lambda f, _m: f.rung < LAST_RUNG, "De casus staat al op de hoogste trede van de ladder."
    ),
    "request_accepted": Guard(
        lambda _f, m: m.request_accepted, "Kies een verzoek waarop de aanbieder ja heeft gezegd."
    ),
    "main_help_agreed": Guard(lambda f, _m: f.main_help is not None, "Er is nog geen plek afgesproken."),
    "start_given": Guard(
        lambda _f, m: m.note.started_on is not None, "Vul in op welke dag de hulp echt begon. Een intake telt niet."
    ),
    "start_not_in_future": Guard(
        _start_not_in_future, "De startdatum ligt in de toekomst. Hulp is dan nog niet gestart."
    ),
    "start_after_intake": Guard(
        _start_after_intake,
        "De startdatum ligt op of voor de dag van de intake. Bevestig dat dit de eerste dag van de hulp was.",
    ),
    "judged_fitting": Guard(
        lambda f, _m: f.main_help is not None and f.main_help.judged_fitting,
        "De casus kan pas dicht als de professional én het gezin vinden dat de hulp past.",
    ),
}
