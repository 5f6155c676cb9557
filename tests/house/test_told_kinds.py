"""Whatever is recorded can be told: every kind of event in the code has its words."""

import re
from pathlib import Path

import pytest

from rets.schemas.facts import FACT
from rets.services import request_words, timeline, timeline_words
from rets.services.dossier import APPLY, NOTED

SERVICES = Path(timeline.__file__).parent
KIND = re.compile(r'(?:Happening|tell|_tell)\([^"\n]*f?"([a-z]+)\.([a-z_]+)?')


def kinds() -> list[tuple[str, str]]:
    found = {match.groups(default="") for path in SERVICES.glob("*.py") for match in KIND.finditer(path.read_text())}
    return sorted((group, rest) for group, rest in found)


@pytest.mark.parametrize(("group", "rest"), kinds())
def test_every_kind_of_event_belongs_to_a_group_that_can_be_told(group, rest):
    assert group in timeline.GROUPS


@pytest.mark.parametrize(("group", "rest"), [pair for pair in kinds() if pair[0] == "request" and pair[1]])
def test_every_event_of_a_request_has_its_words(group, rest):
    assert rest in request_words.REQUEST_NAMES


@pytest.mark.parametrize("kind", sorted({*APPLY, *NOTED}))
def test_every_fact_of_the_dossier_has_its_name(kind):
    assert kind in timeline_words.FACT_NAMES


def test_the_kinds_of_facts_are_those_that_can_be_recorded():
    from rets.services.handlers import HANDLERS

    known = set(FACT.json_schema()["discriminator"]["mapping"])
    assert known == {*APPLY, *NOTED, *HANDLERS}
