"""Who gave the team power: a line of a decision binds only a complete team's addressee with a mandate on that day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Contract, Mandate, Offer, Organisation
from rets.render.codes import form_name
from rets.render.dates import plain_date
from rets.render.places import municipality_name
from rets.services.facts import dossier_of
from rets.services.teams import Team, team_of

ADVICE = "Deze regel is een advies."
BEYOND = f"De voorzitter vindt dat dit niet onder het mandaat valt. {ADVICE}"


@dataclass(frozen=True)
class Help:
    """The help that a line is about: for whose child, and in which forms of care; a mandate may cover some of it."""

    municipality: str | None
    forms: frozenset[str]


@dataclass(frozen=True)
class Power:
    """Whether a region's team can bind an organisation on a day, and if not, the sentence that says why."""

    mandate: Mandate | None
    sentence: str

    @property
    def binding(self) -> bool:
        return self.mandate is not None

    @property
    def why_advice(self) -> str | None:
        """Why what is decided is an advice, in a sentence for whoever it addresses; null where it binds."""
        return None if self.binding else self.sentence.removesuffix(ADVICE).strip()

    @property
    def limit(self) -> int | None:
        """Up to what amount, in whole euros; null without a limit, and without power."""
        found = self.mandate.max_amount if self.mandate else None
        return None if found is None else int(found)


def needs_amount(power: Power) -> str:
    """Why an amount must be filled in under a mandate with a limit."""
    assert power.limit is not None
    most = _euros(power.limit)
    unknown = f"{most} als u het niet weet"
    return f"Het mandaat gaat tot {most}. Vul in wat dit hoogstens kost: 0 als het niets kost, {unknown}."


def help_for(session: Session, case: Case, offer_id: int | None = None) -> Help:
    """The help that is asked: that of the offer, else every form that the dossier wants."""
    offer = session.get(Offer, offer_id) if offer_id else None
    need = dossier_of(case).need
    forms = [offer.form] if offer else [*need.ideal, *need.acceptable, *need.bridging]
    return Help(case.municipality, frozenset(forms))


def power_over(
    session: Session,
    region: str,
    organisation: Organisation,
    on: date,
    team: Team | None = None,
    *,
    amount: int | None = None,
    about: Help | None = None,
) -> Power:
    """The power of a region's team over an organisation on a day, for an action up to an amount (R16, R18, P25).

    Without an amount it is the power of the first mandate that covers the help, one without a limit before others.

    A mandate under a contract gives power over the help of that contract alone, as long as the contract runs.
    """
    powerless = (team or team_of(session, region, on)).powerless
    if powerless:
        return Power(None, powerless)
    given = session.scalars(
        select(Mandate)
        .where(Mandate.region == region, Mandate.organisation_id == organisation.id)
        .order_by(Mandate.contract_id.nulls_first(), Mandate.valid_from.desc(), Mandate.id.desc())
    ).all()
    valid = [mandate for mandate in given if mandate.holds(on)]
    meant = [mandate for mandate in valid if _covers(mandate.contract, about, on)]
    wide = [m for m in meant if m.max_amount is None or m.max_amount >= (amount or 0)]
    if wide:
        chosen = min(wide, key=lambda one: amount is None and one.max_amount is not None)
        return Power(chosen, _granted(chosen, on))
    if meant:
        return Power(None, f"{_granted(meant[0], on)} Dit kost meer. {ADVICE}")
    if valid:
        return Power(None, _elsewhere(organisation, valid[0].contract, on))
    return Power(None, _lacking(organisation, list(given), on))


def contract_words(contract: Contract, on: date) -> str:
    """'gezinshuis voor kinderen uit Haarlemmermeer': what a contract is for."""
    return f"{form_name(contract.form, on).lower()} voor kinderen uit {municipality_name(contract.municipality, on)}"


def _covers(contract: Contract | None, about: Help | None, on: date) -> bool:
    if contract is None:
        return True
    fits = about is not None and contract.municipality == about.municipality and contract.form in about.forms
    return fits and _runs(contract, on)


def _runs(contract: Contract, on: date) -> bool:
    return contract.valid_from <= on and (contract.valid_until is None or contract.valid_until > on)


def _granted(mandate: Mandate, on: date) -> str:
    most = f", tot {_euros(int(mandate.max_amount))}" if mandate.max_amount is not None else ""
    under = f" voor {contract_words(mandate.contract, on)}" if mandate.contract else ""
    return f"{mandate.signed_by} gaf dit team mandaat{under}{most}. Waarvoor: {mandate.scope.strip().rstrip('.')}."


def _elsewhere(organisation: Organisation, contract: Contract | None, on: date) -> str:
    """Why the mandate that holds does not cover this: its contract is over, or is for other help."""
    assert contract is not None, "a mandate without a contract covers everything"
    if contract.valid_until and contract.valid_until <= on:
        last = contract.valid_until - timedelta(days=1)
        return f"Het contract onder het mandaat van {organisation.name} liep tot en met {plain_date(last)}. {ADVICE}"
    return f"Het mandaat van {organisation.name} geldt alleen voor {contract_words(contract, on)}. {ADVICE}"


def _euros(amount: int) -> str:
    """An amount in whole euros as a person reads it."""
    return f"€ {amount:,}".replace(",", ".")


def _lacking(organisation: Organisation, given: list[Mandate], on: date) -> str:
    ended = [mandate.until for mandate in given if mandate.until and mandate.until <= on]
    if ended:
        last = max(ended) - timedelta(days=1)
        return f"Het mandaat van {organisation.name} gold tot en met {plain_date(last)}. {ADVICE}"
    if given:
        first = min(mandate.valid_from for mandate in given)
        return f"Het mandaat van {organisation.name} gaat pas in op {plain_date(first)}."
    return f"{organisation.name} gaf dit team geen mandaat. {ADVICE}"
