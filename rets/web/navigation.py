"""Which pages stand in the navigation, for whom and in what order: one table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rets.powers import MAY
from workflows.roles import Role

EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Entry:
    """One link: its Dutch label, its address and the roles that see it."""

    label: str
    href: str
    roles: frozenset[Role] = EVERYONE


@dataclass(frozen=True)
class Link:
    """An entry as this reader sees it on this page."""

    label: str
    href: str
    current: bool


ENTRIES = (
    Entry("Mijn werk", "/"),
    Entry("Casussen", "/casussen", EVERYONE - {Role.ADMINISTRATOR, Role.MUNICIPALITY, Role.CONTRACT_MANAGER}),
    Entry("Nieuwe casus", "/casussen/nieuw", MAY["case.raise"]),
    Entry("Aanbod", "/aanbod", MAY["catalogue.browse"]),
    Entry("Mijn aanbod", "/aanbod/mijn", MAY["availability.publish"]),
    Entry("Verzoeken", "/verzoeken", MAY["request.answer"]),
    Entry("Expertteam", "/ret", MAY["meeting.see"]),
    Entry("Adviesvragen", "/adviesvragen", MAY["advice.see"]),
    Entry("Signalen", "/signalen", MAY["signal.see"]),
    Entry("Gemeente", "/gemeente", MAY["municipality.desk"]),
    Entry("Besluiten aan ons", "/besluiten", MAY["decision.answer"] - {Role.JEUGDBESCHERMER}),
    Entry("Mandaten", "/mandaten", MAY["mandate.see"]),
    Entry("Bereikbaarheid", "/bereikbaarheid", MAY["duty.see"]),
    Entry("Plan", "/regio", MAY["plan.see"]),
    Entry("Monitor", "/monitor", MAY["monitor.see"]),
    Entry("Beheer", "/beheer", MAY["administer"]),
    Entry("Hoe escaleer ik hier?", "/routes"),
    Entry("Berichten", "/berichten"),
)


def links(roles: Collection[Role], path: str, entries: Sequence[Entry] = ENTRIES) -> list[Link]:
    """The entries for these roles; the one with the longest address that begins the path is the current one."""
    mine = [entry for entry in entries if entry.roles & set(roles)]
    here = max((entry.href for entry in mine if _covers(entry.href, path)), key=len, default=None)
    return [Link(entry.label, entry.href, entry.href == here) for entry in mine]


def _covers(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
