"""The one Jinja environment: strict, escaping, with the macros as globals so that a lone block can use them."""

from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Macro

from rets.render import codes, dates, places, supply, words
from rets.render.assets import asset
from rets.render.charts import DRAWN
from rets.render.line_of_time import draw
from rets.render.route_drawing import draw_route
from workflows.naming import naming_answer
from workflows.roles import role_name
from workflows.routes.telling import sources_told
from workflows.routes.vocabulary import channel_name
from workflows.words import clock_name, task_name

FILTERS = {
    "datum": dates.exact_date,
    "dag": dates.local_date,
    "moment": dates.exact_moment,
    "maand": dates.month,
    "als_dag": date.fromisoformat,
    "afstand": dates.distance,
    "uiterlijk": dates.by,
    "wanneer": dates.when,
    "regio": places.region_name,
    "gemeente": places.municipality_name,
    "hulpvorm": codes.form_name,
    "codenaam": codes.code_name,
    "kloknaam": clock_name,
    "taaknaam": task_name,
    "noemend": naming_answer,
    "rolnaam": role_name,
    "kanaal": channel_name,
    "bronnen": sources_told,
    "getal": words.number,
    "euro": words.euro,
    "hoofdletter": words.sentence_case,
    "telwoord": words.count,
    "dagen": words.days,
    "werkdagen": words.working_days,
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of pages and mail; templates come from the package `templates`, wherever the program runs."""
    made = Environment(
        loader=PackageLoader("templates", ""),
        autoescape=select_autoescape(("html", "svg"), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.globals.update(DRAWN)
    made.globals.update(asset=asset, draw_line_of_time=draw, draw_route=draw_route, standing=supply.standing)
    made.globals.update(macros(made))
    return made


def macros(made: Environment) -> dict[str, Macro]:
    """Every public macro of templates/macros by its name. Two macros of one name are a fault."""
    found: dict[str, Macro] = {}
    for name in made.list_templates(filter_func=_is_macro_file):
        exported = {key: value for key, value in vars(made.get_template(name).module).items() if _is_public(key, value)}
        if twice := found.keys() & exported.keys():
            raise ValueError(f"{name}: macro exists already: {', '.join(sorted(twice))}")
        found |= exported
    return found


def _is_macro_file(name: str) -> bool:
    return PurePosixPath(name).parent.name == "macros" and name.endswith(".html")


def _is_public(name: str, value: object) -> bool:
    return isinstance(value, Macro) and not name.startswith("_")
