"""Draws a route: per moment its steps from top to bottom, arrows to what follows, a dashed one for silence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.routes.telling import Moment, ToldStep

WIDTH, LEFT, HEAD, ROW, GAP = 880, 36, 34, 58, 22
BOX, LANE, INDENT = 620, 12, 34
LONGEST_TITLE, LONGEST_ABOUT = 64, 84


@dataclass(frozen=True, slots=True)
class Box:
    """A step: where it stands, its number, its title and who does it by when."""

    x: int
    y: int
    number: int
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one step to another; `silent` when it is taken because nobody answers."""

    path: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the drawing of a route holds, in its own pixels."""

    width: int
    height: int
    heads: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = BOX
    box_height: int = ROW


def draw_route(moments: Sequence[Moment]) -> Drawing:
    """Where every moment, step and arrow stands."""
    heads, boxes, arrows = [], [], []
    y = 0
    for moment in moments:
        heads.append((y + 22, moment.name))
        y += HEAD
        placed = {step.code: (_depth(moment, step), y + place * (ROW + GAP)) for place, step in enumerate(moment.steps)}
        boxes += [_box(step, *placed[step.code]) for step in moment.steps]
        arrows += [arrow for step in moment.steps for arrow in _arrows(step, placed)]
        y += len(moment.steps) * (ROW + GAP) + GAP
    return Drawing(WIDTH, max(y, HEAD), tuple(heads), tuple(boxes), tuple(arrows))


def _box(step: ToldStep, depth: int, y: int) -> Box:
    about = f"{step.who}, {step.channel}, {step.term.partition(' (')[0]}"
    return Box(LEFT + depth * INDENT, y, step.number, _short(step.title, LONGEST_TITLE), _short(about, LONGEST_ABOUT))


def _depth(moment: Moment, step: ToldStep) -> int:
    """How many steps come before it, at most four: a longer chain goes straight on."""
    before, codes = 0, {step.code}
    while before < 4:
        found = {one.code for one in moment.steps if codes & {*one.next_codes, one.silent_code}} - codes
        if not found:
            break
        codes, before = codes | found, before + 1
    return before


def _arrows(step: ToldStep, placed: dict[str, tuple[int, int]]) -> Iterator[Arrow]:
    for code in step.next_codes:
        yield Arrow(_path(placed[step.code], placed[code], LANE), silent=False)
    if step.silent_code and step.silent_code not in step.next_codes:
        yield Arrow(_path(placed[step.code], placed[step.silent_code], 2 * LANE), silent=True)


def _path(start: tuple[int, int], end: tuple[int, int], lane: int) -> str:
    """Down the right side of the boxes and back in: it crosses no words."""
    (from_depth, from_y), (to_depth, to_y) = start, end
    from_x, to_x = (LEFT + depth * INDENT + BOX for depth in (from_depth, to_depth))
    side = max(from_x, to_x) + lane
    return f"M{from_x} {from_y + 38} H{side} V{to_y + 20} H{to_x + 2}"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
