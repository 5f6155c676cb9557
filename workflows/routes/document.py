"""A route as frozen values, and the situation of a case that its conditions are held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.calendar import Calendar
from workflows.routes.vocabulary import PRODUCT

NO_ONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a document: the path of the field (`stap.2.termijn`), and why, in Dutch."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTerm:
    """Within how long a step is done; `source` is the id of a rule, or `product` where no source gives a term."""

    number: int
    unit: str
    source: str

    @property
    def is_default(self) -> bool:
        """Whether no source gives this term."""
        return self.source == PRODUCT

    @property
    def at_least_days(self) -> int:
        """How many days it takes without any day off in between."""
        return self.number * (7 if self.unit == "weken" else 1)

    def due_on(self, opened_on: date, calendar: Calendar) -> date:
        """The last day."""
        if self.unit == "werkdagen":
            return calendar.add_working_days(opened_on, self.number)
        return date.fromordinal(opened_on.toordinal() + self.number * (7 if self.unit == "weken" else 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a condition may ask about: the case and, once a provider is asked, the way to its place.

    A value that is not known is null, and no condition on it holds.
    """

    contract: frozenset[str] = frozenset()
    within_tariff: bool | None = None
    urgent: bool = False
    form: str | None = None
    residential: bool = False
    new_provider: bool | None = None
    main_contractor: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """When a step applies. Empty asks nothing; everything that is asked must hold.

    `forms` are the forms of care for which it does, `other_forms` those for which another step does.
    """

    contract: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    other_forms: tuple[str, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One thing that is asked beside the search: on which event, of whom, how, by when, and what follows.

    `after` maps an answer to the next step (the empty answer stands for every other one); `END` ends it. `on_silence`
    is who or which step takes over. `rhythm` is how often a table meets. `at_once` is an answer agreed beforehand.
    `questions` are asked one by one beside the text, and each gets its answer. `original` says how the source has it.
    """

    code: str
    title: str
    event: str | None
    when: Conditions
    asks: str | None
    who: str | None
    called: str
    channel: str | None
    term: RouteTerm | None
    rhythm: str | None
    remind_before: int | None
    attachments: tuple[str, ...]
    start: str | None
    after: Mapping[str, str]
    on_silence: str | None
    at_once: str | None
    at_once_text: str
    once: str
    text: str
    questions: tuple[str, ...]
    original: str
    sources: tuple[str, ...]

    @property
    def in_full(self) -> str:
        """The text with its questions, for whoever is asked by another way."""
        return " ".join((self.text, *self.questions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One version of the route of a municipality, of a region, or, with neither, of everybody else."""

    title: str
    region: str | None
    municipality: str | None
    valid_from: date
    valid_until: date | None
    summary: str
    sources: tuple[str, ...]
    steps: tuple[RouteStep, ...]

    @property
    def place(self) -> str:
        """For whom it is: a municipality's code, a region's code, or `algemeen`."""
        return self.municipality or self.region or "algemeen"

    def step(self, code: str) -> RouteStep | None:
        """The step with a code."""
        return next((one for one in self.steps if one.code == code), None)

    def asks_for(self, what: str) -> tuple[RouteStep, ...]:
        """The steps that ask for one thing."""
        return tuple(one for one in self.steps if one.asks == what)
