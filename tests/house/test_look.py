"""Another look is another `look.css`: no other style sheet of ours holds a colour or a font, none draws an icon."""

import re
from pathlib import Path

import pytest

from rets.render.assets import STATIC_DIR

OURS = sorted(STATIC_DIR.glob("*.css"))
LOOK = STATIC_DIR / "look.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HIGH_CONTRAST = re.compile(r"@media \((?:forced-colors|prefers-contrast)[^{]*\{.*?\n\}", re.DOTALL)
PAINT = r"(?:color|background|border|outline|fill|stroke|accent|shadow)"
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)\(|{PAINT}[a-z-]*:[^;}}]*\b(?:white|black|red|green|"
    r"blue|gray|grey|yellow|orange)\b",
    re.IGNORECASE,
)
FONT = re.compile(r"font-family:(?!\s*var\(|\s*ui-monospace)[^;]*")
WRITTEN = re.compile(r"(?<![a-z-])content:\s*([^;}]+)")
SAID_BESIDE: dict[str, str] = {
    "attr(data-label)": "the head of a column, in words",
    '" ▾"': "stands after the word Meer",
    '" ▾" / ""': "the same, unsaid by a screen reader",
    '"•  "': "the dot of a list",
    '"bladzijde " counter(page) " van " counter(pages)': "the number of a page of paper, in words",
}


def rules(path: Path) -> str:
    """A style sheet without what it says to whoever reads it."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [one for one in OURS if one != LOOK], ids=lambda path: path.name)
def test_only_the_look_holds_colours_and_fonts(path: Path) -> None:
    text = HIGH_CONTRAST.sub("", rules(path))
    assert COLOUR.findall(text) == []
    assert FONT.findall(text) == []


def test_the_look_holds_nothing_but_tokens() -> None:
    declared = re.findall(r"([a-z0-9-]+):[^;{]+;", rules(LOOK))
    assert [name for name in declared if not name.startswith("--basis-")] == ["color-scheme"]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_style_sheet_writes_a_sign_without_a_word(path: Path) -> None:
    assert {said.strip() for said in WRITTEN.findall(rules(path))} <= SAID_BESIDE.keys()


def test_every_token_has_a_value_in_high_contrast() -> None:
    """A colour of the theme beside those of the reader's own scheme may vanish in it."""
    text = rules(STATIC_DIR / "tokens.css")
    forced = next(part for part in HIGH_CONTRAST.findall(text) if "forced-colors" in part)
    ours = set(re.findall(r"(--rets-[a-z-]+): var\(--basis-color", text))
    assert ours == set(re.findall(r"(--rets-[a-z-]+): [A-Z][A-Za-z]+;", forced))
