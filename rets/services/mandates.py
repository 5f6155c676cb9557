"""Who gave the team power: a line of a decision binds only a complete team's addressee with a mandate on that day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Mandate, Organisation
from rets.services.teams import Team, team_of


@dataclass(frozen=True)
class Power:
    """Whether a region's team can bind an organisation on a day, and if not, the sentence that says why."""

    mandate: Mandate | None
    sentence: str

    @property
    def binding(self) -> bool:
        return self.mandate is not None


def power_over(
    session: Session,
    region: str,
    organisation: Organisation,
    on: date,
    team: Team | None = None,
    *,
    amount: int | None = None,
) -> Power:
    """The power of a region's team over an organisation on a day, for an action up to an amount (R16, R18, P25)."""
    missing = (team or team_of(session, region, on)).missing
    if missing:
        return Power(None, f"In dit team ontbreekt {' en '.join(missing)}. Zolang dat zo is, geeft het alleen advies.")
    given = session.scalars(
        select(Mandate)
        .where(Mandate.region == region, Mandate.organisation_id == organisation.id)
        .order_by(Mandate.valid_from.desc(), Mandate.id.desc())
    ).all()
    valid = [m for m in given if m.valid_from <= on and (m.valid_until is None or m.valid_until > on)]
    wide = [m for m in valid if amount is None or m.max_amount is None or m.max_amount >= amount]
    if wide:
        return Power(wide[0], _granted(wide[0]))
    if valid:
        return Power(None, f"{_granted(valid[0])} Dit kost meer. Deze regel is een advies.")
    return Power(None, _lacking(organisation, list(given), on))


def _granted(mandate: Mandate) -> str:
    most = f", tot {_euros(int(mandate.max_amount))}" if mandate.max_amount is not None else ""
    return f"{mandate.signed_by} gaf dit team mandaat{most}."


def _euros(amount: int) -> str:
    """An amount in whole euros as a person reads it."""
    return f"€ {amount:,}".replace(",", ".")


def _lacking(organisation: Organisation, given: list[Mandate], on: date) -> str:
    ended = [m.valid_until for m in given if m.valid_until and m.valid_until <= on]
    if ended:
        last = max(ended) - timedelta(days=1)
        return f"Het mandaat van {organisation.name} gold tot en met {last:%d-%m-%Y}. Deze regel is een advies."
    if given:
        return f"Het mandaat van {organisation.name} gaat pas in op {given[-1].valid_from:%d-%m-%Y}."
    return f"{organisation.name} gaf dit team geen mandaat. Deze regel is een advies."
