"""What may not reach a provider is found in a text, and left out of it (P13)."""

import pytest

from rets import access
from rets.db import ViewerSession
from rets.services.profile import as_told, scrubbed, telling
from tests import builders as b

PLAIN = {"wishes": {"siblings": ["HM-2"]}}  # born in January 2016


@pytest.mark.parametrize(
    "word",
    [
        "HM-1",
        "hm-1",
        "HM-2",
        "De Jeugd- & Gezinsbeschermers",
        "djgb",
        "Haarlemmermeer",
        "GM0394",
        "Milan Postma",
        "januari 2016",
        "jan. 2016",
        "12 januari 2016",
        "12-01-2016",
        "1/2016",
        "2016-01",
        "2016-01-12",
    ],
)
def test_what_leads_to_the_child_is_found_and_left_out(staffed: ViewerSession, word: str) -> None:
    case = b.raised(staffed, **PLAIN)
    text = f"Regel het voor {word}, graag."
    assert telling(staffed, case, text, b.TODAY) == [word]
    assert scrubbed(staffed, case, text, b.TODAY) == "Regel het voor [weggelaten], graag."


@pytest.mark.parametrize(
    "text", ["Start voor 12 januari 2026.", "Kamer 1 in 2016 gebouwd.", "HM-10 is een ander.", "Groep 2016-011."]
)
def test_what_only_looks_like_it_stays(staffed: ViewerSession, text: str) -> None:
    assert telling(staffed, b.raised(staffed, **PLAIN), text, b.TODAY) == []


def test_a_text_stays_whole_for_who_knows_the_case_and_not_for_an_addressed_provider(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    case.audience = [*case.audience, f"addressed:{b.organisation(staffed, 'zilverreiger').id}"]
    read = []
    for slug in ("jb-milan", "za-roos"):
        reader = access.reader_for(staffed, slug, b.TODAY)
        assert reader is not None
        read.append(as_told(staffed, reader, case, "HM-1 begint.", b.TODAY))
    assert read == ["HM-1 begint.", "[weggelaten] begint."]
