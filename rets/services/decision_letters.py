"""The letters of a decision: each addressee finds its own in its queue, from the moment of the decision (R41)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, Decision, Document
from rets.services.document_receivers import reads_here, receivers_of
from rets.services.document_subject import line_ref
from rets.services.documents import IN_PROGRAM, make, prepare, send

LETTER, ADDRESSEE = "besluitbrief", "geadresseerde"


def write_letters(session: Session, reader: Reader, case: Case, decision: Decision, at: datetime) -> list[Document]:
    """Make the letter of each line of a decision, and send it to who reads it in the program. Does not commit.

    Where something still lacks, or a letter cannot be made, the decision stands as it is and the chair finds what on
    the page of documents; whoever does not take part here gets the letter by another way, that the chair records.

    Raises:
        Forbidden: this reader does not make letters of this case.
    """
    written = []
    for ref in [line_ref(line.id) for line in decision.lines]:
        found = prepare(session, reader, case, LETTER, ref, at)
        if found.lacking:
            continue
        try:
            with session.begin_nested():
                letter = make(session, reader, case, LETTER, ref, at)
        except Refused:
            continue
        if any(one.code == ADDRESSEE and reads_here(one, case) for one in receivers_of(found.subject)):
            send(session, reader, case, letter, to=ADDRESSEE, channel=IN_PROGRAM, on=date_of(at), at=at, tell=False)
        written.append(letter)
    return written
