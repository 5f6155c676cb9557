"""A route as it is written down (TOML): its form, and the line on which each of its fields stands.

The meaning (does it hold, does it lead anywhere) is judged by `workflows.routes`; every fault is told at its line.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from rets.errors import FieldError, Invalid
from rets.schemas.route_lines import Lines, read_lines
from rets.schemas.route_mending import mended
from rets.schemas.texts import text_fault
from workflows.routes import Fault, Route, RouteStep, RouteTerm, check_route
from workflows.routes.check import Known
from workflows.routes.document import Conditions
from workflows.routes.selecting import FLAGS
from workflows.routes.vocabulary import ACTORS, ASKS, CHANNELS, EVENTS, RHYTHMS, STARTS

SLUG = r"^[a-z0-9_]+$"


def _one_of(words: Iterable[str]) -> Any:
    """A word that the published schema names; the check tells an unknown one at its line, with its reason."""
    return Field(default=None, json_schema_extra={"enum": [*words]})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TermIn(_Strict):
    """Within how long: one unit, and where that term comes from (`product` when no source gives one)."""

    werkdagen: StrictInt | None = None
    dagen: StrictInt | None = None
    weken: StrictInt | None = None
    bron: StrictStr = ""


class WhenIn(_Strict):
    """When a step applies; everything that is named must hold."""

    contract: list[StrictStr] = Field(default_factory=list)
    hulpvorm: list[StrictStr] = Field(default_factory=list)
    niet_hulpvorm: list[StrictStr] = Field(default_factory=list)
    binnen_tarief: StrictBool | None = None
    spoed: StrictBool | None = None
    verblijf: StrictBool | None = None
    nieuwe_aanbieder: StrictBool | None = None
    hoofdaannemer: StrictBool | None = None


class StepIn(_Strict):
    """One step; what may be left out here and is needed all the same is told by the check, with its reason."""

    code: StrictStr = Field(pattern=SLUG, max_length=40)
    titel: StrictStr = Field(min_length=1, max_length=120)
    tekst: StrictStr = Field(min_length=1, max_length=1000)
    vragen: list[Annotated[StrictStr, Field(min_length=1, max_length=200)]] = Field(default_factory=list, max_length=6)
    bij: StrictStr | None = _one_of(EVENTS)
    als: WhenIn = Field(default_factory=WhenIn)
    vraagt: StrictStr | None = _one_of(ASKS)
    wie: StrictStr | None = _one_of(ACTORS)
    noemt: StrictStr = Field(default="", max_length=120)
    kanaal: StrictStr | None = _one_of(CHANNELS)
    termijn: TermIn | None = None
    ritme: StrictStr | None = _one_of(RHYTHMS)
    herinnering: StrictInt | None = Field(default=None, ge=1, le=60)
    bijlagen: list[StrictStr] = Field(default_factory=list)
    start: StrictStr | None = _one_of(STARTS)
    daarna: StrictStr | dict[str, StrictStr] | None = None
    bij_zwijgen: StrictStr | None = None
    meteen: StrictStr | None = None
    meteen_tekst: StrictStr = ""
    eens: StrictStr = "per_casus"
    oorspronkelijk: StrictStr = ""
    bron: list[StrictStr] = Field(default_factory=list)


class RouteIn(_Strict):
    """A whole route: for a municipality, for a region, or for everybody else when it names neither."""

    titel: StrictStr = Field(min_length=1, max_length=120)
    regio: StrictStr | None = None
    gemeente: StrictStr | None = None
    geldig_vanaf: date
    geldig_tot: date | None = None
    samenvatting: StrictStr = Field(min_length=1, max_length=2000)
    bron: list[StrictStr] = Field(default_factory=list)
    stap: list[StepIn] = Field(default_factory=list)


def read_route(text: str, known: Known) -> Route:
    """The route that a text holds, checked: by its lines, its form, its meaning and its words, all at once.

    Raises:
        Invalid: every fault; the field of each is its line number in the text.
    """
    lines = read_lines(text)
    faults = [*lines.faults, *personal_lines(text)]
    if not lines.data and lines.faults:
        raise Invalid(sorted(faults, key=_line))
    found = mended(RouteIn, lines)
    route = _route(found.read)
    judged = check_route(route, known, whole=found.whole)
    faults += [_at(lines, one.field, one.sentence) for one in found.faults]
    faults += [_told(lines, one) for one in judged if found.tells(one.path, lines)]
    if faults:
        raise Invalid(sorted(faults, key=_line))
    return route


def personal_lines(text: str) -> Iterator[FieldError]:
    """Every line that leads to a person, or holds what cannot be kept."""
    for number, line in enumerate(text.splitlines(), start=1):
        if sentence := text_fault(line):
            yield FieldError(str(number), sentence)


@lru_cache(maxsize=512)
def stored_route(text: str) -> Route:
    """The route of a text that was checked before it was stored."""
    return _route(RouteIn.model_validate(read_lines(text).data))


def _route(read: RouteIn) -> Route:
    return Route(
        title=read.titel,
        region=read.regio,
        municipality=read.gemeente,
        valid_from=read.geldig_vanaf,
        valid_until=read.geldig_tot,
        summary=read.samenvatting,
        sources=tuple(read.bron),
        steps=tuple(_step(one) for one in read.stap),
    )


def _step(read: StepIn) -> RouteStep:
    after = {"": read.daarna} if isinstance(read.daarna, str) else dict(read.daarna or {})
    return RouteStep(
        code=read.code,
        title=read.titel,
        event=read.bij,
        when=_conditions(read.als),
        asks=read.vraagt,
        who=read.wie,
        called=read.noemt,
        channel=read.kanaal,
        term=_term(read.termijn) if read.termijn else None,
        rhythm=read.ritme,
        remind_before=read.herinnering,
        attachments=tuple(read.bijlagen),
        start=read.start,
        after=after,
        on_silence=read.bij_zwijgen,
        at_once=read.meteen,
        at_once_text=read.meteen_tekst,
        once=read.eens,
        text=read.tekst,
        questions=tuple(read.vragen),
        original=read.oorspronkelijk,
        sources=tuple(read.bron),
    )


def _conditions(read: WhenIn) -> Conditions:
    flags = {name: wanted for name, wanted in read.model_dump(include=set(FLAGS)).items() if wanted is not None}
    return Conditions(
        contract=tuple(read.contract),
        forms=tuple(read.hulpvorm),
        other_forms=tuple(read.niet_hulpvorm),
        flags=flags,
    )


def _term(read: TermIn) -> RouteTerm:
    given = [(unit, number) for unit, number in read.model_dump(exclude={"bron"}).items() if number is not None]
    unit, number = given[0] if len(given) == 1 else ("", 0)
    return RouteTerm(number=number, unit=unit, source=read.bron)


def _told(lines: Lines, fault: Fault) -> FieldError:
    return _at(lines, fault.path, fault.sentence)


def _at(lines: Lines, path: str, sentence: str) -> FieldError:
    return FieldError(str(lines.line_of(path)), sentence)


def _line(fault: FieldError) -> int:
    return int(fault.field)
