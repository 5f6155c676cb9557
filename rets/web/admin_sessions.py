"""An administrator ends the sessions of a person: a lost phone, a copied cookie, somebody who leaves today."""

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets.access import require
from rets.services.sessions import end_all_sessions
from rets.web.answers import go_to
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)
log = structlog.get_logger("rets.web")


@router.post("/beheer/mensen/{person_id}/afmelden")
def sign_out_person(request: Request, session: Db, me: Me, person_id: int) -> Response:
    require(me, "administer")
    person = end_all_sessions(session, person_id)
    log.info("sessions.ended", of=person.slug, by=me.slug)
    return go_to(request, "/beheer/mensen", f"{person.name} is overal afgemeld.")
