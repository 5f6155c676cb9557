"""What a step of a route says beside its own text: what goes with it, and to whom it is passed on."""

from workflows.routes import RouteStep
from workflows.routes.vocabulary import ACTORS, ATTACHMENTS

CHAIR = "wie het expertteam voorzit"


def enclosed(step: RouteStep) -> str:
    """What goes along, as a sentence; empty when nothing does."""
    names = [ATTACHMENTS[one] for one in step.attachments]
    return f" Stuur mee: {', '.join(names)}." if names else ""


def to_pass_on(step: RouteStep) -> str:
    """What the owner of a case reads when nobody is known whom a step could ask: the whole question, to pass on."""
    return pass_on(step.called or ACTORS[step.who or ""].name, step.in_full)


def pass_on(called: str, question: str) -> str:
    """What somebody reads that has to pass on a question to who is not known here."""
    return f"Van {called} is in RETS niemand bekend. Geef dit zelf door, per telefoon of mail: {question}"
