"""A region's expert team: who is in it, whether it is complete (R16), and whether those present may decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from rets.models import Appointment, CodeListEntry, Organisation, Person
from workflows.roles import Role

NEEDED = {"gi": "een lid van een GI", "provider": "een lid van een aanbieder"}


@dataclass(frozen=True)
class Member:
    """Who sits in the team and for which organisation; `instead_of` is the absent member for whom a deputy sits.

    `away` when the member is absent and nobody stands in.
    """

    person_id: int
    name: str
    chair: bool
    organisation_id: int
    organisation: str
    kind: str
    away: bool = False
    instead_of: str = ""
    instead_of_id: int | None = None


@dataclass(frozen=True)
class Team:
    """The team of a region on a day; `quorum` is how many must be present, the chair among them.

    `seated` when these are the members at one meeting.
    """

    region: str
    members: tuple[Member, ...]
    quorum: int
    seated: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What the composition lacks; as long as anything is missing no binding decision is offered (R16)."""
        kinds = {member.kind for member in self.members}
        lacks = [name for kind, name in NEEDED.items() if kind not in kinds]
        return tuple(lacks if any(m.chair for m in self.members) else [*lacks, "een voorzitter"])

    @property
    def powerless(self) -> str:
        """Why the team only advises, in a sentence; empty when it is complete (R16)."""
        if not self.missing:
            return ""
        where = "Aan deze tafel" if self.seated else "In dit team"
        return f"{where} ontbreekt {' en '.join(self.missing)}. Zolang dat zo is, geeft het team alleen advies."

    def at_table(self, present: Iterable[int]) -> "Team":
        """The members who are at a meeting; the whole team as long as nobody was written down."""
        here = set(present)
        if not here:
            return self
        return replace(self, members=tuple(one for one in self.members if one.person_id in here), seated=True)

    def without(self, people: Iterable[int]) -> "Team":
        """The team as it decides when these members take no part; fewer than the quorum then decide all together."""
        out = set(people)
        return replace(self, members=tuple(member for member in self.members if member.person_id not in out))

    @property
    def needed(self) -> int:
        """How many must be present: the quorum, or everybody who is not away in a team that is smaller."""
        return min(self.quorum, len({member.person_id for member in self.members if not member.away}))

    def quorate(self, present: Iterable[int]) -> bool:
        """Whether those present may decide: enough members, the chair among them."""
        here = [member for member in self.members if member.person_id in set(present)]
        return len({m.person_id for m in here}) >= self.needed and any(member.chair for member in here)


def team_of(session: Session, region: str, on: date) -> Team:
    """The team of a region as appointed on a day, with a deputy who is there in the seat of who is away (P23)."""
    deputy, post = aliased(Person), aliased(Appointment)
    at_work = exists().where(
        post.person_id == Appointment.deputy_id,
        post.valid_from <= on,
        or_(post.valid_until.is_(None), post.valid_until > on),
        not_(func.coalesce(post.away_on(on), false())),
    )
    rows = session.execute(
        select(Person, deputy, Appointment.role, Organisation, func.coalesce(Appointment.away_on(on), false()))
        .select_from(Appointment)
        .join(Person, Appointment.person_id == Person.id)
        .join(Organisation, Appointment.organisation_id == Organisation.id)
        .outerjoin(deputy, and_(Appointment.deputy_id == deputy.id, at_work))
        .where(
            Appointment.region == region,
            Appointment.role.in_((Role.RET_MEMBER.value, Role.RET_CHAIR.value)),
            Appointment.valid_from <= on,
            or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
        )
        .order_by(Appointment.role, Appointment.id)
    ).all()
    members = tuple(_seat(*row) for row in rows)
    return Team(region, members, _quorum(session, region, on))


def _seat(person: Person, deputy: Person | None, role: str, office: Organisation, away: bool) -> Member:
    sits = deputy if away and deputy else person
    return Member(
        sits.id,
        sits.name,
        role == Role.RET_CHAIR.value,
        office.id,
        office.name,
        office.kind,
        away=away and deputy is None,
        instead_of=person.name if sits is not person else "",
        instead_of_id=person.id if sits is not person else None,
    )


def _quorum(session: Session, region: str, on: date) -> int:
    """How many must be present: the figure of the region, else that of all."""
    figures = session.execute(
        select(CodeListEntry.code, CodeListEntry.data)
        .where(CodeListEntry.list == "parameters", CodeListEntry.code.in_(("ret_quorum", f"ret_quorum.{region}")))
        .where(CodeListEntry.valid_from <= on)
        .where(or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on))
        .order_by(CodeListEntry.code.desc())
    ).all()
    return int(figures[0].data["value"])
