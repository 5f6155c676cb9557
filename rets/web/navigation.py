"""Which pages stand in the navigation, for whom and in what order: one table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rets.powers import MAY
from workflows.roles import Role

EVERYONE = frozenset(Role)
ASKED_ONLY = frozenset({Role.MUNICIPALITY, Role.CONTRACT_MANAGER, Role.DIRECTOR})


@dataclass(frozen=True)
class Entry:
    """One link: its Dutch label, its address, the roles that see it, and whether it may stand under "Meer"."""

    label: str
    href: str
    roles: frozenset[Role] = EVERYONE
    aside: bool = False


@dataclass(frozen=True)
class Link:
    """An entry as this reader sees it on this page; what is `aside` stands under "Meer"."""

    label: str
    href: str
    current: bool
    aside: bool = False


ENTRIES = (
    Entry("Mijn werk", "/"),
    Entry("Casussen", "/casussen", EVERYONE - {Role.ADMINISTRATOR, *ASKED_ONLY}),
    Entry("Nieuwe casus", "/casussen/nieuw", MAY["case.raise"]),
    Entry("Aanbod", "/aanbod", MAY["catalogue.browse"]),
    Entry("Mijn aanbod", "/aanbod/mijn", MAY["availability.publish"]),
    Entry("Verzoeken", "/verzoeken", MAY["request.answer"]),
    Entry("Expertteam", "/ret", MAY["meeting.see"]),
    Entry("Adviesvragen", "/adviesvragen", MAY["advice.see"], aside=True),
    Entry("Signalen", "/signalen", MAY["signal.see"], aside=True),
    Entry("Gemeente", "/gemeente", MAY["municipality.desk"]),
    Entry("Besluiten aan ons", "/besluiten", MAY["decision.answer"] - {Role.JEUGDBESCHERMER}),
    Entry("Mandaten", "/mandaten", MAY["mandate.see"], aside=True),
    Entry("Uitwijkafspraken", "/uitwijkafspraken", MAY["agreement.see"] - {Role.PROVIDER}, aside=True),
    Entry("Bereikbaarheid", "/bereikbaarheid", MAY["duty.see"], aside=True),
    Entry("Plan", "/regio", MAY["plan.see"]),
    Entry("Monitor", "/monitor", MAY["monitor.see"], aside=True),
    Entry("Uitvraag", "/monitor/uitvraag/eigen", frozenset({Role.TEAMMANAGER}), aside=True),
    Entry("Simulator", "/simulator", MAY["simulate"], aside=True),
    Entry("Beheer", "/beheer", MAY["administer"]),
    Entry("Hoe escaleer ik hier?", "/routes", aside=True),
    Entry("Berichten", "/berichten"),
)


def links(roles: Collection[Role], path: str, entries: Sequence[Entry] = ENTRIES) -> list[Link]:
    """The entries for these roles; the one with the longest address that begins the path is the current one.

    What is needed now and then stands aside, unless it is the current page or all alone there.
    """
    mine = [entry for entry in entries if entry.roles & set(roles)]
    here = max((entry.href for entry in mine if _covers(entry.href, path)), key=len, default=None)
    aside = {entry.href for entry in mine if entry.aside and entry.href != here}
    return [Link(one.label, one.href, one.href == here, len(aside) > 1 and one.href in aside) for one in mine]


def _covers(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
