"""Whom a decision can address, with what power the team has over each, before anything is decided (P25)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.models import Case, Mandate, Organisation, Request
from rets.services.decisions import powers
from rets.services.mandates import Power
from rets.services.owners import municipality_organisation
from rets.services.teams import Member, Team

KINDS = {"provider": "aanbieder", "municipality": "gemeente", "gi": "GI", "region": "regio", "external": "landelijk"}


@dataclass(frozen=True)
class Addressee:
    """An organisation that a line may address; `involved` when it already has to do with the case.

    A `stranger` is a provider that did not say yes to this child: it may not learn who the child is (P13).
    """

    organisation: Organisation
    power: Power
    involved: bool
    refused: bool
    stranger: bool

    @property
    def label(self) -> str:
        """How it stands in a list to choose from, mandate included."""
        kind = KINDS.get(self.organisation.kind, self.organisation.kind)
        return f"{self.organisation.name} ({kind}, {'mandaat' if self.power.binding else 'geen mandaat: advies'})"


def addressees_of(session: Session, case: Case, on: date) -> list[Addressee]:
    """The case's municipality, its GI, the providers that were asked, then others that gave this team a mandate."""
    requests = requests_of(session, case)
    refused = {row.provider_id for row in requests if row.state == "refused"}
    found = {case.gi_id: case.gi} | {row.provider_id: row.provider for row in requests}
    town = municipality_organisation(session, case.municipality) if case.municipality else None
    if town:
        found = {town.id: town} | found
    involved = set(found)
    for other in _with_mandate(session, case.region, on):
        found.setdefault(other.id, other)
    power = powers(session, case, found.values(), on)
    return [
        Addressee(one, power[one.id], one.id in involved, one.id in refused, _is_stranger(case, one))
        for one in found.values()
    ]


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
