"""`rets simulate`: live through months with invented children, through the real process, and compare policies."""

import json
import sys
from datetime import datetime, timedelta
from typing import Annotated

import typer

from rets import clock
from rets.db import SYSTEM, transaction
from rets.render.dates import plain_date
from rets.render.words import count
from rets.services.simulations import Wish, keep_simulation
from rets.settings import get_settings
from rets.simulation.comparing import compare, keyed
from rets.simulation.crew import Done, Plan, run_all
from rets.simulation.told import as_data, in_lines, sources
from rets.simulation.wishes import wish
from rets.simulation.work import processes

app = typer.Typer()

Policies = Annotated[
    str,
    typer.Option(
        "--beleid", help="Een of meer, met komma's: telefoon, gezamenlijk, extra:gezinshuis:3, sluit:polderbaken:30."
    ),
]
Regions = Annotated[str, typer.Option("--regio", help="Codes van regio's met komma's; leeg is de hele provincie.")]
Many = Annotated[int | None, typer.Option("--processen", min=1, max=32, help="Hoeveel tegelijk; standaard per kern.")]


@app.command("simulate")
def simulate(
    policies: Policies = "telefoon,gezamenlijk",
    days: Annotated[int, typer.Option("--dagen", min=1, max=1500, help="Hoeveel dagen.")] = 91,
    children: Annotated[int, typer.Option("--kinderen", min=1, max=20000, help="Hoeveel kinderen er komen.")] = 16,
    seeds: Annotated[int, typer.Option("--zaden", min=1, max=100, help="Hoe vaak, elk met ander toeval.")] = 1,
    seed: Annotated[int, typer.Option("--zaad", help="Het eerste zaad; hetzelfde geeft hetzelfde verloop.")] = 1,
    regions: Regions = "ZK,IJ",
    start: Annotated[datetime | None, typer.Option("--vanaf", formats=["%Y-%m-%d"], help="De eerste dag.")] = None,
    many: Many = None,
    keep: Annotated[bool, typer.Option("--bewaar", help="Bewaar de uitkomst bij de simulaties op de site.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Een object in plaats van tekst.")] = False,
) -> None:
    """Laat maanden voorbijgaan met verzonnen kinderen en vergelijk beleid, door het echte proces."""
    asked = wish(
        policies.split(","),
        seeds=range(seed, seed + seeds),
        regions=[one for one in regions.upper().replace(" ", "").split(",") if one],
        starts_on=start.date() if start else clock.today() - timedelta(days=days),
        days=days,
        children=children,
        most=None,
    )
    done = _live(asked, many or processes())
    if keep:
        with transaction(SYSTEM, get_settings()) as session:
            keep_simulation(session, asked, [(one.policy, one.seed, one.figures) for one in done], clock.now())
    typer.echo(_as_json(asked, done) if as_json else "\n".join(_as_text(asked, done)))


def _live(asked: Wish, many: int) -> list[Done]:
    plan = Plan(asked.policies, asked.seeds, asked.starts_on, asked.days, asked.children, asked.regions)
    done = list(run_all(plan, get_settings().data_dir / "replay", processes=many, told=_progress))
    sys.stderr.write("\n")
    return sorted(done, key=lambda one: (asked.policies.index(one.policy), one.seed))


def _progress(share: float) -> bool:
    sys.stderr.write(f"\r{share:.0%} ")
    sys.stderr.flush()
    return True


def _as_text(asked: Wish, done: list[Done]) -> list[str]:
    found = compare(keyed((one.policy, one.seed, one.figures) for one in done), asked.policies, asked.seeds)
    where = ", ".join(asked.regions) or "de hele provincie"
    size = f"{count(asked.children, 'kind', 'kinderen')} in {count(asked.days, 'dag', 'dagen')}"
    head = f"{size} vanaf {plain_date(asked.starts_on)}, regio: {where}."
    told = ["", "Waarop dit rust (bron):", *(f"  {what} ({source})" for what, source in sources())]
    return [head, *in_lines(found, len(asked.seeds)), *told]


def _as_json(asked: Wish, done: list[Done]) -> str:
    found = compare(keyed((one.policy, one.seed, one.figures) for one in done), asked.policies, asked.seeds)
    told = {
        "policies": asked.policies,
        "seeds": asked.seeds,
        "regions": asked.regions,
        "start": asked.starts_on.isoformat(),
        "days": asked.days,
        "children": asked.children,
        "compared": as_data(found),
        "runs": [{"policy": one.policy, "seed": one.seed, **one.figures} for one in done],
        "sources": sources(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
