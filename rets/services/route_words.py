"""What a step of a route says beside its own text: what goes with it, and to whom it is passed on."""

from workflows.routes import RouteStep
from workflows.routes.vocabulary import ACTORS, ATTACHMENTS

CHAIR = "wie het expertteam voorzit"


def enclosed(step: RouteStep) -> str:
    """What goes along, as a sentence; empty when nothing does."""
    names = [ATTACHMENTS[one] for one in step.attachments]
    return f" Stuur mee: {', '.join(names)}." if names else ""


def whom(step: RouteStep) -> str:
    """Whom a step asks, as its document names them, with an article."""
    return step.called or f"de {ACTORS[step.who or ''].name}"


def to_pass_on(step: RouteStep, words: str = "") -> str:
    """What the owner of a case reads when nobody is known whom a step could ask: the whole question, to pass on.

    `words` are what somebody asked instead of the text of the step.
    """
    return pass_on(whom(step), words or step.in_full)


def what_was_said(step: RouteStep, words: str = "") -> str:
    """What whoever passed on a step reads as long as the answer is not written down."""
    return what_they_said(whom(step), words or step.text)


def what_they_said(called: str, question: str) -> str:
    """What somebody reads who passed on a question, and writes down the answer."""
    return (
        f"Wat antwoordde {called}? Schrijf op wie het zei (functie, geen naam), op welke dag, en wat er is gezegd."
        f" De vraag was: “{question}”"
    )


def pass_on(called: str, question: str) -> str:
    """What somebody reads that has to pass on a question to who is not known here."""
    return f"Van {called} is in RETS niemand bekend. Geef dit zelf door, per telefoon of mail: {question}"
