"""What happens when a request is not answered in time, or a place was held long enough."""

from collections.abc import Callable

from rets.clock import date_of
from rets.models import Request
from rets.services import claims, requests
from rets.services.audit import ENGINE, Happening, record
from rets.services.climb import Due
from rets.services.outbox import queue
from rets.services.proposing import propose
from rets.services.refusals import after_silence
from rets.services.settle import settle
from rets.services.taking_over import ask_partners


def _answer_due(due: Due) -> None:
    """Half-way the provider is reminded, or who asked where nobody reads it; at the end the request expires.

    The owner then searches on, partners are asked, and under a duty to accept who manages the contracts hears it.
    """
    request = due.session.get(Request, int(due.row.ref), with_for_update=True)
    if request is None or request.state != "open":
        due.close("done")
        return
    if due.moment < due.row.due_at:
        due.row.next_at = due.row.due_at
        due.tell("reminder.sent", request_id=request.id)
        reading = requests.provider_people(due.session, request, date_of(due.now))
        if reading:
            due.mail("request.reminder", *reading)
        else:
            due.mail("request.to_call", request.asked_by, due.case.owner_id)
        return
    due.close("expired")
    requests.end(due.session, due.case, request, "expired", due.now)
    data = requests.told(request, request.offer) | {"due_on": date_of(request.answer_due_at).isoformat()}
    record(due.session, due.case, [Happening("request.expired", due.moment, data)], ENGINE, due.now)
    people = {due.case.owner_id, request.asked_by, due.case.jeugdbeschermer_id}
    queue(due.session, due.case, people, "request.expired", due.moment)
    ask_partners(due.session, due.case, request, due.now)
    after_silence(due.session, due.case, request, due.now)
    settle(due.session, due.case, ENGINE, due.now)
    if request.purpose == "main":
        propose(due.session, due.case, ENGINE, due.now)


def _hold_due(due: Due) -> None:
    """A place is not kept from another child longer than its term; the request itself goes on."""
    request = due.session.get(Request, int(due.row.ref))
    due.close("expired")
    if request is None or claims.is_given(due.session, request) or not claims.release(due.session, request.id):
        return
    data = requests.told(request, request.offer) | {"place_id": request.place_id}
    record(due.session, due.case, [Happening("request.released", due.moment, data)], ENGINE, due.now)
    queue(due.session, due.case, {due.case.owner_id, request.asked_by}, "request.released", due.moment)


DUE: dict[str, Callable[[Due], None]] = {
    "verzoek": _answer_due,
    "vasthouden": _hold_due,
}
