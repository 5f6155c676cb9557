"""How often providers answered no, by contract form, with what belongs to it (P3).

For whoever buys or finds places: never about a person (P18), in the order of the name and not of the number, and
without a percentage for few answers. It says how a form of contract works out (R12), not who does well.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from rets.access import Reader, require
from rets.clock import midnight
from rets.db import as_engine
from rets.models import Case, Contract, Offer, Organisation, Request
from workflows.roles import Role

FEWEST, DAYS = 5, 365
NO_ROOM = ("vol", "opnamestop", "personeel", "te_laat")
MONEY = ("geen_contract", "budget_op", "hoofdaannemer", "tarief")
ANSWERED = ("accepted", "waiting_list", "refused")


@dataclass(frozen=True)
class Rate:
    """What a provider answered under one form of contract, or without any, in the last year.

    `no_room`, `contra` and `money` are the grounds of its noes, the rest is other; `duty`: it must accept there. What
    was asked belongs to it as well: of how many children it was acute, how many came with a contra-indication, and for
    how many a place was told to be free.
    """

    provider: str
    contract_form: str | None
    duty: bool
    answered: int
    refused: int
    no_room: int
    contra: int
    money: int
    acute: int
    complex: int
    with_place: int

    @property
    def percentage(self) -> int | None:
        """How many of a hundred answers were no; nothing when there are too few to say."""
        return round(100 * self.refused / self.answered) if self.answered >= FEWEST else None


def refusal_rates(session: Session, reader: Reader, on: date) -> list[Rate]:
    """The answers to requests for children of the reader's regions, as numbers alone.

    Raises:
        Forbidden: the reader is no zorgmakelaar or contract manager.
    """
    require(reader, "refusals.see")
    regions = reader.regions(Role.ZORGMAKELAAR, Role.CONTRACT_MANAGER)
    refused = Request.state == "refused"
    query = (
        select(
            Organisation.name,
            Contract.contract_form,
            func.coalesce(func.bool_or(Contract.acceptance_duty), False),
            func.count(Request.id.distinct()),
            *(func.count(Request.id.distinct()).filter(refused, *more) for more in _kinds()),
            *(func.count(Request.id.distinct()).filter(one) for one in _asked()),
        )
        .join(Case, Request.case_id == Case.id)
        .join(Offer, Request.offer_id == Offer.id)
        .join(Organisation, Request.provider_id == Organisation.id)
        .outerjoin(Contract, _under())
        .where(Case.region.in_(regions), Request.state.in_(ANSWERED))
        .where(Request.answered_at >= midnight(on - timedelta(days=DAYS)))
        .group_by(Organisation.name, Contract.contract_form)
        .order_by(Organisation.name, Contract.contract_form)
    )
    with as_engine(session):
        return [Rate(*row) for row in session.execute(query)]


def _kinds() -> tuple[tuple[ColumnElement[bool], ...], ...]:
    ground = Request.answer_code
    return (), (ground.in_(NO_ROOM),), (ground == "contra_indicatie",), (ground.in_(MONEY),)


def _asked() -> tuple[ColumnElement[bool], ...]:
    """What was asked, as the provider read it then."""
    contra = func.coalesce(func.jsonb_array_length(Request.profile["contra_indications"]), 0) > 0
    return Request.profile["acute"].as_boolean(), contra, Request.place_id.is_not(None)


def _under() -> ColumnElement[bool]:
    """The contract of the child's municipality for this help on the day of the request."""
    asked_on = func.date(func.timezone("Europe/Amsterdam", Request.asked_at))
    return and_(
        Contract.provider_id == Request.provider_id,
        Contract.form == Offer.form,
        Contract.municipality == Case.municipality,
        Contract.valid_from <= asked_on,
        or_(Contract.valid_until.is_(None), Contract.valid_until > asked_on),
    )
