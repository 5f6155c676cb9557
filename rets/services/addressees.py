"""Whom a decision can address, with what power the team has over each, before anything is decided (P25)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.models import Appointment, Case, Mandate, Organisation, Request
from rets.services.decisions import ROLES, powers
from rets.services.mandates import Power
from rets.services.owners import municipality_organisation
from rets.services.teams import Member, Team
from workflows.roles import Role, role_name

WITH_BOARD = frozenset({"provider", "municipality", "gi"})
KINDS = {"provider": "aanbieder", "municipality": "gemeente", "gi": "GI", "region": "regio", "external": "landelijk"}


@dataclass(frozen=True)
class Addressee:
    """Whom a line may address: an organisation, and for a `role` of its own whoever holds that role there.

    `involved` when the organisation already has to do with the case. A `stranger` is a provider that did not say yes to
    this child: it may not learn who the child is (P13).
    """

    organisation: Organisation
    power: Power
    involved: bool
    refused: bool
    stranger: bool
    role: str | None = None

    @property
    def key(self) -> str:
        """What a form sends for this choice."""
        return f"{self.organisation.id}:{self.role}" if self.role else str(self.organisation.id)

    @property
    def label(self) -> str:
        """How it stands in a list to choose from, mandate included."""
        kind = role_name(self.role) if self.role else KINDS.get(self.organisation.kind, self.organisation.kind)
        return f"{self.organisation.name} ({kind}, {'mandaat' if self.power.binding else 'alleen advies'})"


def addressees_of(session: Session, case: Case, on: date, present: Iterable[int] = ()) -> list[Addressee]:
    """The case's municipality, its GI, the providers that were asked, others that gave this team a mandate.

    Then whoever manages the contracts of the region, and the boards of that municipality and GI and of the providers.
    Their power is that of the members who are `present`, of the whole team as long as nobody is.
    """
    requests = requests_of(session, case)
    refused = {row.provider_id for row in requests if row.state == "refused"}
    found = {case.gi_id: case.gi} | {row.provider_id: row.provider for row in requests}
    town = municipality_organisation(session, case.municipality) if case.municipality else None
    if town:
        found = {town.id: town} | found
    involved = set(found)
    for other in _with_mandate(session, case.region, on):
        found.setdefault(other.id, other)
    posts = _by_role(session, case.region, {one.id for one in found.values() if one.kind in WITH_BOARD}, on)
    special = [(one, role) for one, role in posts if ROLES.get(one.kind) != role]
    usual = [one for one, role in posts if ROLES.get(one.kind) == role]
    found |= {one.id: one for one in usual}
    power = powers(session, case, [*found.values(), *(one for one, _role in special)], on, present)
    return [
        Addressee(one, power[one.id], one.id in involved, one.id in refused, _is_stranger(case, one))
        for one in found.values()
    ] + [Addressee(one, power[one.id], False, False, _is_stranger(case, one), role) for one, role in special]


def _by_role(session: Session, region: str, own: set[int], on: date) -> list[tuple[Organisation, str]]:
    """Where somebody holds a role that a line may address by itself: contracts of the region, the board of these."""
    contracts = and_(Appointment.role == Role.CONTRACT_MANAGER.value, Appointment.region == region)
    boards = and_(Appointment.role == Role.DIRECTOR.value, Appointment.organisation_id.in_(own))
    posts = session.scalars(
        select(Appointment)
        .options(joinedload(Appointment.organisation))
        .where(or_(contracts, boards))
        .where(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    return list({(post.organisation_id, post.role): (post.organisation, post.role) for post in posts}.values())


def _is_stranger(case: Case, organisation: Organisation) -> bool:
    return organisation.kind == "provider" and f"provider:{organisation.id}" not in case.audience


def requests_of(session: Session, case: Case) -> list[Request]:
    """Every request for a case with its offer and provider, newest first."""
    return list(
        session.scalars(
            select(Request)
            .options(joinedload(Request.offer), joinedload(Request.provider))
            .where(Request.case_id == case.id)
            .order_by(Request.id.desc())
        )
    )


def conflicted(team: Team, addressees: list[Addressee]) -> list[Member]:
    """The members whose own organisation refused this child: they do not decide on that."""
    refused = {one.organisation.id for one in addressees if one.refused}
    return [member for member in team.members if member.organisation_id in refused]


def _with_mandate(session: Session, region: str, on: date) -> list[Organisation]:
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.id.in_(
                    select(Mandate.organisation_id).where(Mandate.region == region, Mandate.holds_on(on))
                )
            )
            .order_by(Organisation.kind, Organisation.name)
        )
    )
