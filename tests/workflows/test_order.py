"""What needs me first, and why (P24)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.figures import RAISED, P, agreed, facts, ots
from workflows.facts import Authorisation, Facts, Stay
from workflows.norms import clocks
from workflows.order import CLASS_SENTENCES, Priority, priority, sentence_for

SOON, FAR = RAISED + timedelta(days=30), RAISED + timedelta(days=80)


def rank(on: date = RAISED, **changes: Any) -> Priority:
    found = case(**changes)
    return priority(found, clocks(found, P), on, P)


def case(**changes: Any) -> Facts:
    return facts(**({"measures": (ots(RAISED),)} | changes))


ENDING = Stay(form="crisisplek", ends_on=SOON)
LAPSING = Authorisation(kind="gesloten", ends_on=SOON)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"acute_since": RAISED, "stay": ENDING}, 0),
        ({"stay": ENDING, "authorisations": (LAPSING,)}, 1),
        ({"authorisations": (LAPSING,)}, 2),
        ({"measures": (ots(RAISED - timedelta(days=60)),)}, 3),
        ({}, 4),
    ],
    ids=["acute", "place ends", "authorisation ends", "norm missed", "the rest"],
)
def test_the_classes_come_in_this_order(changes: dict[str, Any], expected: int) -> None:
    assert rank(**changes).rank == expected


def test_a_place_that_ends_far_away_does_not_come_first_yet() -> None:
    assert rank(stay=Stay(form="crisisplek", ends_on=FAR)).rank == 4


def test_the_day_on_which_the_class_changes_is_known_beforehand() -> None:
    ending = Stay(form="crisisplek", ends_on=FAR)
    first = rank(stay=ending)
    assert first.changes_on is not None
    before = rank(on=first.changes_on - timedelta(days=1), stay=ending)
    after = rank(on=first.changes_on, stay=ending)
    assert (before.rank, after.rank < 4) == (4, True)


def test_an_end_counts_no_more_once_help_has_started() -> None:
    assert rank(stay=ENDING, helps=(agreed(started_on=RAISED),)).rank == 4


def test_an_acute_case_stays_first_whatever_day_it_is() -> None:
    assert rank(acute_since=RAISED).changes_on is None


def test_the_reason_names_the_class_and_the_deadline() -> None:
    told = "Het einde van de plek is dichtbij of voorbij. Uiterste datum: 31 maart 2021."
    assert sentence_for(1, "31 maart 2021") == told


def test_every_class_has_a_sentence() -> None:
    assert len(CLASS_SENTENCES) == 5
