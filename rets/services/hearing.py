"""What a provider said by telephone, written down by who asked, where nobody of that provider reads RETS.

A provider that takes part answers for itself: nobody speaks for it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import Request
from rets.services import answering
from rets.services.answering import Answer
from rets.services.audit import Actor
from rets.services.owners import answered_for
from rets.services.spoken import UNSPOKEN, gaps
from workflows.roles import Role

HEARD = ("accepted", "waiting_list", "refused")
THEMSELVES = "Van {} leest iemand mee in RETS. Die antwoordt zelf."


def to_call(session: Session, requests: Iterable[Request], on: date) -> set[int]:
    """Which requests wait for a provider of whom nobody takes part: who asked calls, and writes down the answer."""
    waiting = [one for one in requests if one.state in answering.ANSWERABLE]
    reading = answered_for(session, {one.provider_id for one in waiting}, Role.PROVIDER, on)
    return {one.id for one in waiting if one.provider_id not in reading}


def hear_answer(
    session: Session, request: Request, answer: Answer, *, actor: Actor, at: datetime, seen: int | None = None
) -> None:
    """Write down an answer that was heard; it counts as the provider's, on the day on which it was given.

    A question is not among them: it is answered on the telephone. Does not commit.

    Raises:
        Forbidden: asking is for another role.
        Invalid: every fault at its field.
        Stale: somebody changed the request first.
        Refused: somebody of the provider takes part, or the request was answered or withdrawn already.
    """
    access.require_role(actor.roles, "request.hear")
    if answered_for(session, {request.provider_id}, Role.PROVIDER, date_of(at)):
        raise Refused(THEMSELVES.format(request.provider.name))
    faults = [*_faults(request, answer, date_of(at)), *answering.faults_of(session, answer, date_of(at))]
    if faults:
        raise Invalid(faults)
    answering.take(session, request, answer, actor, at, seen)


def _faults(request: Request, answer: Answer, on: date) -> Iterable[FieldError]:
    if answer.code not in HEARD:
        yield FieldError("code", "Kies ja, wachtlijst of nee.")
    if not answer.text:
        yield FieldError("text", "Schrijf op wat er is gezegd.")
    yield from gaps(answer.heard or UNSPOKEN, date_of(request.asked_at), on)
