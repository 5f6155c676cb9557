"""The calendar part of a mail that invites somebody, or takes a meeting out of a calendar (RFC 5546, 6047)."""

from datetime import datetime

from rets.render.icalendar import calendar_of, instant, text_value
from rets.services.invitations import CANCEL
from rets.services.messages import Told

MAY_MOVE = "Het half uur kan nog schuiven tot de bladen klaarstaan."


def invitation_text(seen: Told, attendee: str, organiser: str, link: str) -> str:
    """When, label and link: nothing of what is in the case. Nobody is asked to answer by mail."""
    invitation = seen.message.invitation
    assert invitation is not None
    cancelled = invitation["method"] == CANCEL
    lines = [
        "BEGIN:VEVENT",
        f"UID:{invitation['uid']}",
        f"SEQUENCE:{invitation['sequence']}",
        f"DTSTAMP:{instant(seen.message.created_at)}",
        f"DTSTART:{instant(datetime.fromisoformat(invitation['starts_at']))}",
        f"DTEND:{instant(datetime.fromisoformat(invitation['ends_at']))}",
        f"SUMMARY:{text_value(_summary(seen))}",
        f"DESCRIPTION:{text_value(link if seen.label is None or cancelled else f'{MAY_MOVE} {link}')}",
        f"URL:{link}",
        f"ORGANIZER:mailto:{organiser}",
        f"ATTENDEE;RSVP=FALSE:mailto:{attendee}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]
    return calendar_of(lines, method=invitation["method"])


def _summary(seen: Told) -> str:
    kind = "Spoedoverleg expertteam" if seen.message.kind == "meeting.urgent" else "Expertteam"
    return f"{kind}: casus {seen.label}" if seen.label else kind
