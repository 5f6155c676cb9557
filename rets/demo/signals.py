"""What the expert teams of the demonstration recorded as standing in the way of more children than one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.services.signals import SignalIn, answer, record

LONG_AGO, RECENT, SOON = timedelta(days=70), timedelta(days=20), timedelta(days=21)
TEXT = {
    "zm-lotte": "Er is in de regio geen gezinshuis vrij voor kinderen onder de zes.",
    "zm-aisha": "Gesprekken over het tarief voor verblijf met behandeling duren maanden.",
}
ABOUT = {
    "zm-lotte": ("HM", "niet_ingekocht", "gezinshuis", "regionaal"),
    "zm-aisha": ("WF", "tarief", "wonen_24_uur", "lokaal"),
}
SAID = "Wij spraken met twee aanbieders. Eén opent volgend kwartaal. De zorgmakelaar belt weer."


def load_signals(session: Session, now: datetime) -> None:
    """One signal that is followed up since, and one that is new. Does not commit."""
    for (who, text), ago in zip(TEXT.items(), (LONG_AGO, RECENT), strict=True):
        reader, moment = access.reader_for(session, who, date_of(now)), now - ago
        assert reader is not None
        region, obstacle, form, level = ABOUT[who]
        made = record(
            session,
            reader,
            SignalIn(
                region=region,
                obstacle=obstacle,
                form=form,
                level=level,
                text=text,
                cases=(),
                owner_id=reader.person_id,
                due_on=date_of(moment + LONG_AGO) + timedelta(days=7),
            ),
            moment,
        )
        if ago == LONG_AGO:
            answer(session, reader, made, SAID, now - RECENT, again_on=date_of(now + SOON))
