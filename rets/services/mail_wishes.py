"""What somebody wants by mail, and when: at once, in one mail a day or a week, or not at all (only in the program)."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from rets.clock import AMSTERDAM, date_of
from rets.errors import FieldError, Invalid
from rets.models import MailWish, Message
from rets.services.message_topics import ALWAYS, CHOSEN, topic_of

AT_ONCE, DAILY, WEEKLY, NEVER = "direct", "dag", "week", "programma"
RHYTHMS = {
    AT_ONCE: "meteen een mail",
    DAILY: "één mail per dag",
    WEEKLY: "één mail per week",
    NEVER: "geen mail, alleen in RETS",
}
MORNING = time(7)


def wishes_of(session: Session, person_id: int) -> dict[str, str]:
    """The rhythm of each group that may be chosen; at once for who never chose."""
    newest = (
        select(MailWish.topic, MailWish.rhythm)
        .ext(distinct_on(MailWish.topic))
        .where(MailWish.person_id == person_id)
        .order_by(MailWish.topic, MailWish.id.desc())
    )
    chosen = {row.topic: row.rhythm for row in session.execute(newest)}
    return {one.slug: chosen.get(one.slug, AT_ONCE) for one in CHOSEN}


def wish(session: Session, person_id: int, wanted: Mapping[str, str], at: datetime) -> None:
    """Keep what somebody wants from now on; what was gathered already still comes when it was to come.

    Raises:
        Invalid: a rhythm is missing or unknown, each at its group.
    """
    faults = [FieldError(one.slug, "Kies er een.") for one in CHOSEN if wanted.get(one.slug) not in RHYTHMS]
    if faults:
        raise Invalid(faults)
    now = wishes_of(session, person_id)
    for topic in (one.slug for one in CHOSEN):
        if wanted[topic] != now[topic]:
            session.add(MailWish(person_id=person_id, topic=topic, rhythm=wanted[topic], recorded_at=at))
    session.flush()


def rhythm_of(session: Session, message: Message) -> str:
    """When its addressee wants this message by mail; an alarm and an invitation come at once whatever is chosen."""
    topic = topic_of(message.kind)
    if topic == ALWAYS or message.invitation is not None:
        return AT_ONCE
    return wishes_of(session, message.person_id)[topic]


def next_digest(rhythm: str, after: datetime) -> datetime:
    """The first seven o'clock in the Netherlands after a moment, for who hears weekly that of a Monday."""
    day = date_of(after)
    while (due := datetime.combine(day, MORNING, AMSTERDAM)) <= after or (rhythm == WEEKLY and day.weekday()):
        day += timedelta(days=1)
    return due
