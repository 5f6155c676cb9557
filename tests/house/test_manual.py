"""The manual is whole and its pictures exist: one note per role, and each picture is one that `make screenshots` makes.

A person finds a page by its links; the access matrix says whether it may open it at all.
"""

import re

import pytest

from rets.demo.plan import people
from tests.access_matrix import MATRIX, PEOPLE
from tests.screenshots import LOOKS, MANUAL, PATTERNS, kind_of, named_in_manual, picture_of
from workflows.roles import ROLE_NAMES, Role

NAMED = [(note, name) for note, names in named_in_manual().items() for name in names]
LETTERS = {kind_of(slug): letter for letter, slug in PEOPLE.items() if letter != "X"}


def made_for(kind: str) -> set[str]:
    open_to = [one for one in PATTERNS if LETTERS[kind] in MATRIX[f"GET {one}"]]
    return {picture_of(one, look) for one in open_to for look in LOOKS}


def test_every_role_of_people_has_its_note():
    assert set(named_in_manual()) == {role.value for role in Role if role != Role.SYSTEM} | {"README"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_a_note_is_for_its_role_and_has_pictures(role):
    text = (MANUAL / f"{role.value}.md").read_text(encoding="utf-8")
    assert set(ROLE_NAMES[role].split()) <= set(re.findall(r"\w+", text.splitlines()[0]))
    assert "](../screenshots/tmp/" in text


@pytest.mark.parametrize(("note", "name"), NAMED, ids=str)
def test_a_picture_that_is_named_is_one_that_is_made(note, name):
    folder, _, file = name.partition("/")
    assert folder in {kind_of(one.slug) for one in people()}
    assert file in made_for(folder), note


def test_no_picture_has_the_name_of_another():
    names = [picture_of(one, "scherm") for one in PATTERNS if not one.startswith("/api")]
    assert len(names) == len(set(names))


def test_the_page_with_all_notes_leads_to_each():
    text = (MANUAL / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((\w+)\.md\)", text)) == {role.value for role in Role if role != Role.SYSTEM}
