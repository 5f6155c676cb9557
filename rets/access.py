"""Who may see and do what: the one place that narrows queries, and the tokens that row-level security reads.

A reader carries tokens (`person:7`, `zorgmakelaar:AA`, `provider:12`). A case carries the tokens of its audience. A
reader sees a case when they share one; PostgreSQL compares the same tokens again. What a reader may do with what is
seen stands in `rets.powers`. A provider that was addressed but did not say yes to the child shares only `addressed:12`
with the case, and its board `addressed_board:12`: they may know of the case and answer, and learn neither the label
nor the dossier. Somebody of another region or GI of whom one thing is asked shares only `asked:7`: that question, and
nothing in any list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, String, bindparam, false, func, literal, null, select
from sqlalchemy import case as sql_case
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, contains_eager, joinedload

from rets.db import Viewer
from rets.errors import Forbidden, NotFound
from rets.models import Appointment, Case, Person
from rets.powers import AFTER_YES, CM, DI, JB, MAY, MO, MU, PR, RC, RM, SYS, TM, ZM
from workflows.roles import ROLE_NAMES, Role

BY_PEERS = frozenset({RC, CM})
"""The roles in which somebody of another organisation with the same role may stand in: they often work alone."""
ADDRESSED = {PR: "addressed", DI: "addressed_board"}


@dataclass(frozen=True)
class Post:
    """One appointment of a reader: in which role, where, and the token it gives."""

    role: Role
    organisation_id: int
    organisation: str
    region: str | None
    municipality: str | None
    token: str


@dataclass(frozen=True)
class Reader:
    """Who is reading: a person with posts; everything that may be seen and done follows from it."""

    person_id: int
    slug: str
    name: str
    email: str
    posts: tuple[Post, ...]
    extra: frozenset[str] = field(default=frozenset())

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of all posts."""
        return frozenset(post.role for post in self.posts)

    @property
    def tokens(self) -> frozenset[str]:
        """What row-level security compares with the audience of a case."""
        asked = {f"asked:{person.removeprefix('person:')}" for person in self._persons}
        return self.knowing | self.addressed(PR) | self.addressed(DI) | asked

    @property
    def listed(self) -> frozenset[str]:
        """The tokens of what this reader sees in lists: not what only a single question leads to."""
        return frozenset(token for token in self.tokens if not token.startswith("asked:"))

    def addressed(self, role: Role) -> frozenset[str]:
        """The tokens of a provider's desk (or its board) that was addressed, whether or not it said yes."""
        return frozenset(f"{ADDRESSED[role]}:{organisation}" for organisation in self.organisations(role))

    @property
    def _persons(self) -> frozenset[str]:
        return frozenset({f"person:{self.person_id}"} | self.extra)

    @property
    def knowing(self) -> frozenset[str]:
        """The tokens of those who know a case by its label."""
        return frozenset({f"person:{self.person_id}"} | {post.token for post in self.posts if post.token}) | self.extra

    @property
    def viewer(self) -> Viewer:
        """The same, as the database session takes it."""
        return Viewer(tuple(sorted(self.tokens)), str(self.person_id))

    def organisations(self, role: Role) -> frozenset[int]:
        """The organisations for which this reader has a role."""
        return frozenset(post.organisation_id for post in self.posts if post.role == role)

    def regions(self, *roles: Role) -> frozenset[str]:
        """The regions in which this reader has one of these roles."""
        return frozenset(post.region for post in self.posts if post.role in roles and post.region)


SYSTEM = Reader(0, "systeem", "RETS", "", (Post(SYS, 0, "RETS", None, None, "system"),))


def _token(appointment: Appointment) -> str:
    role, region = Role(appointment.role), appointment.region
    organisation = appointment.organisation
    return {
        ZM: f"zorgmakelaar:{region}",
        RM: f"ret:{region}",
        RC: f"ret:{region}",
        TM: f"gi:{organisation.id}",
        PR: f"provider:{organisation.id}",
        MU: f"gemeente:{organisation.municipality}",
        CM: f"contract:{region}",
        DI: f"bestuur:{organisation.id}",
        MO: f"monitor:{region}",
    }.get(role, "")


def reader_for(session: Session, slug: str, on: date, *also: ColumnElement[bool]) -> Reader | None:
    """The reader with this slug and the posts held on a day, or nothing when nobody has it or no post is left.

    `also` must hold of the person (a session that was not ended).

    Somebody who stands in for a colleague sees what the colleague sees as a person, and has its posts at the
    organisation where both work; a chair and a contract manager have those of a peer elsewhere as well (P23).
    """
    held = session.scalars(
        select(Appointment)
        .join(Appointment.person)
        .options(contains_eager(Appointment.person), joinedload(Appointment.organisation, innerjoin=True))
        .where(Person.slug == slug, Appointment.valid_from <= on, *also)
        .where((Appointment.valid_until.is_(None)) | (Appointment.valid_until > on))
        .order_by(Appointment.id)
    ).all()
    if not held:
        return None
    person = held[0].person
    replaced = session.scalars(
        select(Appointment)
        .options(joinedload(Appointment.organisation, innerjoin=True))
        .where(Appointment.deputy_id == person.id, Appointment.away_on(on), Appointment.valid_from <= on)
        .where((Appointment.valid_until.is_(None)) | (Appointment.valid_until > on))
        .order_by(Appointment.id)
    ).all()
    posts = tuple(_post(a) for a in (*held, *(one for one in replaced if fits(one, held))))
    extra = frozenset(f"person:{a.person_id}" for a in replaced)
    return Reader(person.id, person.slug, person.name, person.email, posts, extra)


def fits(post: Appointment, held: Iterable[Appointment]) -> bool:
    """Whether a post of who is away can be sat in by who holds these: a colleague, or a peer where that may be."""
    return any(
        one.organisation_id == post.organisation_id or (one.role == post.role and one.role in BY_PEERS) for one in held
    )


def _post(held: Appointment) -> Post:
    office = held.organisation
    return Post(Role(held.role), office.id, office.name, held.region, office.municipality, _token(held))


def audience(
    *,
    people: Iterable[int | None],
    gi_id: int,
    region: str,
    at_ret: bool,
    provider_ids: Iterable[int],
    addressed_ids: Iterable[int],
    municipalities: Iterable[str],
    contract: bool,
    boards: Iterable[int] = (),
    addressed_boards: Iterable[int] = (),
    asked: Iterable[int] = (),
) -> list[str]:
    """The tokens of those who may see a case: least disclosure, widened only by what the process needs.

    The team sees a case once it reached the team, or while it waits on its agenda; a provider once it accepted, and
    less than that once it was addressed, and so its board; a municipality, contract manager or another board once it
    was asked or addressed; the monitor sees the line of a case, never its dossier (`rets.powers`).
    """
    tokens = {"system", f"gi:{gi_id}", f"zorgmakelaar:{region}", f"monitor:{region}"}
    tokens |= {f"person:{person}" for person in people if person}
    tokens |= {f"provider:{provider}" for provider in provider_ids}
    tokens |= {f"{ADDRESSED[PR]}:{provider}" for provider in addressed_ids}
    tokens |= {f"gemeente:{code}" for code in municipalities}
    tokens |= {f"ret:{region}"} if at_ret else set()
    tokens |= {f"contract:{region}"} if contract else set()
    tokens |= {f"bestuur:{organisation}" for organisation in boards}
    tokens |= {f"{ADDRESSED[DI]}:{provider}" for provider in addressed_boards}
    tokens |= {f"asked:{person}" for person in asked}
    return sorted(tokens)


def cases_for(reader: Reader) -> Select[Case]:
    """The cases that this reader may see: where every list, search, count, export and fragment starts.

    `coalesce` changes no row; it keeps the database from guessing that few overlap, and so from sorting them all.
    """
    return select(Case).where(_overlaps(literal(sorted(reader.listed), ARRAY(String))))


def known_to(reader: Reader) -> ColumnElement[bool]:
    """Whether a case is one of those that this reader knows by its label."""
    return _overlaps(literal(sorted(reader.knowing), ARRAY(String)))


def _overlaps(tokens: ColumnElement[list[str]]) -> ColumnElement[bool]:
    return func.coalesce(Case.audience.overlap(tokens), false())


def chain_heads() -> Select[int, str, int]:
    """Number, head of the chain and length of it, of every case that row-level security lets the session see."""
    return select(Case.id, Case.head_hash, Case.event_seq)


ONE = select(Case).where(Case.id == bindparam("case"), _overlaps(bindparam("tokens", type_=Case.audience.type)))
LOCKED = ONE.with_for_update().execution_options(populate_existing=True)


def case_for(session: Session, reader: Reader, case_id: int, *, lock: bool = False) -> Case:
    """One case, locked for writing when asked.

    Raises:
        NotFound: there is none, or this reader may not know of it.
    """
    case = session.scalar(LOCKED if lock else ONE, {"tokens": sorted(reader.tokens), "case": case_id})
    if case is None:
        raise NotFound("Deze casus bestaat niet, of u mag hem niet zien.")
    return case


def roles_on(reader: Reader, case: Case) -> frozenset[Role]:
    """The roles in which a reader has to do with this case: those whose token is in its audience.

    A jeugdbeschermer counts as such on own cases, those taken over from an absent colleague, and those owned;
    somebody of the team on those of its region about which it was asked in person, and those owned.
    """
    seen = frozenset(case.audience)
    mine = {post.role for post in reader.posts if post.token in seen}
    mine |= {role for role in ADDRESSED if seen & reader.addressed(role)}
    persons = {f"person:{case.jeugdbeschermer_id}", f"person:{case.owner_id}"}
    if f"person:{reader.person_id}" in seen:
        own = case.owner_id == reader.person_id
        mine |= {post.role for post in reader.posts if post.role in {RM, RC} and (own or post.region == case.region)}
    if reader.roles & {JB} and reader.tokens & persons:
        mine.add(JB)
    return frozenset(mine)


def name_of(reader: Reader, case: Case) -> str:
    """What this reader calls a case: its label, or its number while the label is not for this reader."""
    return case.label if may(reader, "case.label", case) else numbered(case.id)


def numbered(case_id: int) -> str:
    """What a case is called by who may not know its label."""
    return f"nummer {case_id}"


def label_for(reader: Reader) -> ColumnElement[str | None]:
    """The label of a case in a query, null while it is not for this reader."""
    return sql_case((known_to(reader), Case.label), else_=null())


def label_told(session: Session, reader: Reader, case_id: int) -> str | None:
    """The label by which a reader was asked about a case, also when it is not the reader's any more."""
    return session.scalar(select(Case.label).where(Case.id == case_id)) if may(reader, "case.label") else None


def may(reader: Reader, action: str, case: Case | None = None) -> bool:
    """Whether the table allows an action, on this case when one is given."""
    roles = roles_on(reader, case) if case is not None else reader.roles
    if case is not None and action in AFTER_YES:
        roles -= ADDRESSED.keys() - {post.role for post in reader.posts if post.token in case.audience}
    return bool(MAY[action] & (roles | (reader.roles & {SYS}))) or SYS in reader.roles


def require(reader: Reader, action: str, case: Case | None = None) -> None:
    """Let an action pass.

    Raises:
        Forbidden: with whom it is for.
    """
    if not may(reader, action, case):
        raise Forbidden(_for_whom(action))


def require_role(roles: Iterable[Role], action: str) -> None:
    """Let an action pass for who acts in one of these roles.

    Raises:
        Forbidden: with whom it is for.
    """
    if not (MAY[action] | {SYS}) & frozenset(roles):
        raise Forbidden(_for_whom(action))


def _for_whom(action: str) -> str:
    names = ", ".join(ROLE_NAMES[role] for role in Role if role in MAY[action])
    return f"U mag dit niet doen. Dit is voor: {names}."
