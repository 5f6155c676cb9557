"""The parts that a kind of document names, each with what makes it: the closed list behind `document_kinds.csv`."""

from collections.abc import Callable

from rets.services import document_agreements as agreements
from rets.services import document_child as child
from rets.services import document_family as family
from rets.services import document_letters as letters
from rets.services import document_search as search
from rets.services.document_blocks import Block
from rets.services.document_subject import Subject

PARTS: dict[str, Callable[[Subject], list[Block]]] = {
    "kind": child.known_child,
    "kind_kort": child.short_child,
    "sterk": child.strengths,
    "kenmerken": child.traits,
    "voorwaarden": child.conditions,
    "veiligheid": child.safety,
    "stem": child.voice,
    "plek_nu": child.stay,
    "school": child.school,
    "geschiedenis": child.history,
    "vraag": search.question,
    "hulp": search.need,
    "waarom": search.why,
    "koers": search.course,
    "doelen": search.goals,
    "geprobeerd": search.tried,
    "afweging": search.weighed,
    "geld": search.money,
    "uiterlijk": search.latest,
    "klokken": search.all_clocks,
    "aan_tafel": search.at_table,
    "start_door": search.runs_on,
    "zes_weken": search.weeks_to_judge,
    "aanbod": agreements.offered,
    "tarief": agreements.price,
    "offerte": agreements.quote,
    "handtekeningen": agreements.signatures,
    "partijen": agreements.parties,
    "convenant": agreements.privacy,
    "opening": letters.opening,
    "slot": letters.closing,
    "nih_vragen": letters.reasons,
    "besluit": letters.decided,
    "opdracht": letters.assignment,
    "mandaat": letters.mandate,
    "antwoord": letters.answering,
    "slot_team": letters.team_closing,
    "besluiten": letters.earlier_decisions,
    "ouders_besloten": family.family_decided,
    "ouders_wie": family.family_who,
    "ouders_nu": family.family_now,
    "ouders_wanneer": family.family_when,
    "ouders_bellen": family.family_call,
    "ouders_mis": family.family_wrong,
    "kind_nu": family.child_now,
    "kind_wanneer": family.child_when,
    "kind_bellen": family.child_call,
    "kind_zelf": family.child_says,
}
