"""What the matcher says of a birthday is blurred in every way in which it says a late start."""

from datetime import timedelta

import pytest

from matching.timing import day
from rets.access import reader_for
from rets.db import ViewerSession
from rets.services.told_dates import adult_on
from rets.services.told_proposals import told_sentences
from tests import builders as b


@pytest.mark.parametrize(
    "sentence",
    [
        "Hulp kan op 1 juni 2030 beginnen, 31 dagen te laat: nodig op {day}.",
        "Hulp kan rond begin juni 2030 beginnen, ongeveer 31 dagen te laat: nodig op {day}; vanaf vandaag nog 5 dagen.",
        "Hulp kan hier pas op 1 juni 2030, 31 dagen later dan nodig ({day}).",
        "Hulp kan pas rond begin juni 2030, ongeveer 31 dagen later dan nodig ({day}); vanaf vandaag nog 5 dagen.",
    ],
)
def test_neither_the_day_nor_the_days_since_it_are_told(staffed: ViewerSession, sentence: str) -> None:
    case = b.raised(staffed)
    anke = reader_for(staffed, "ret-gi-anke", b.TODAY)
    assert anke is not None
    birthday = day(adult_on(case))
    (told,) = told_sentences(anke, case, [sentence.format(day=birthday)], b.TODAY + timedelta(days=1))
    assert birthday not in told
    assert "31 dagen" not in told
    assert "nodig" in told
