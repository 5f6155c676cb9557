"""What messages are about, in a few groups, so that people choose per group when they hear of it by mail."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, literal

from rets.models import Message


@dataclass(frozen=True)
class Topic:
    """A group of kinds of messages: whole families (before the dot), and kinds that stand apart from theirs."""

    slug: str
    name: str
    about: str
    families: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


ALWAYS = "altijd"
INFORMED = "kennis"
TOPICS = (
    Topic(
        "beurt",
        "U bent aan zet",
        "Een vraag, een nieuwe casus of een besluit dat aan u gericht is.",
        ("task", "case"),
        ("decision.line", "advice.asked", "signal.recorded"),
    ),
    Topic(
        "termijn",
        "Een termijn loopt af",
        "Er komt een datum dichtbij, of een datum is voorbij.",
        ("reminder", "missed", "overdue"),
    ),
    Topic("verzoek", "Verzoeken", "Vragen aan aanbieders en hun antwoord.", ("request",)),
    Topic(
        "team",
        "Expertteam en besluiten",
        "Vergaderingen, vragen om advies, signalen en besluiten.",
        ("decision", "meeting", "advice", "signal"),
    ),
    Topic(INFORMED, "Ter kennisname", "Een stap, een antwoord of een document. U hoeft niets te doen.", ("step",)),
    Topic(
        ALWAYS,
        "Alarm en uitnodiging",
        "Een kind is acuut onveilig, of u wordt ergens verwacht.",
        ("alarm", "acute", "slot"),
        ("task.alarm", "meeting.urgent", "meeting.planned", "meeting.moved", "meeting.cancelled"),
    ),
)
BY_SLUG = {one.slug: one for one in TOPICS}
CHOSEN = tuple(one for one in TOPICS if one.slug != ALWAYS)
_KINDS = {kind: one.slug for one in TOPICS for kind in one.kinds}
_FAMILIES = {family: one.slug for one in TOPICS for family in one.families}


def topic_of(kind: str) -> str:
    """The group of a kind of message."""
    return _KINDS.get(kind) or _FAMILIES.get(kind.partition(".")[0], INFORMED)


def is_about(topic: str) -> ColumnElement[bool]:
    """Whether a message belongs to a group, in a query."""
    family = case(_FAMILIES, value=func.split_part(Message.kind, ".", 1), else_=literal(INFORMED))
    return case(_KINDS, value=Message.kind, else_=family) == topic
