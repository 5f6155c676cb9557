"""`rets serve` and `rets demo`: the site itself."""

import socket
from typing import Annotated

import typer
import uvicorn

from rets import clock
from rets.beside import sweep_and_worker
from rets.db import SYSTEM, addresses, transaction
from rets.demo.load import fill, holds_demo_only
from rets.errors import Unavailable
from rets.main import create_app
from rets.migrations.run import downgrade, upgrade
from rets.services.people import appointees
from rets.settings import Settings, get_settings
from rets.simulation.example import ask_for_simulation
from workflows.roles import ROLE_NAMES

app = typer.Typer()

Port = Annotated[int, typer.Option(min=1, max=65535, help="De poort waarop de site luistert.")]
Processes = Annotated[
    int, typer.Option("--processen", min=1, max=32, help="Zoveel processen; hoogstens één per rekenkern.")
]
PATIENCE = 3  # seconds for what is under way; a page that listens would stay for ever
Host = Annotated[str, typer.Option(help="Het adres waarop de site luistert.")]


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1", processes: Processes = 1) -> None:
    """Start de site met de eigen instellingen."""
    if processes == 1:
        _run(get_settings(), host, port)
        return
    uvicorn.run(
        "rets.main:create_app",
        factory=True,
        workers=processes,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )


Again = Annotated[bool, typer.Option("--opnieuw", help="Maak de demonstratie leeg en vul haar opnieuw, vanaf nu.")]


@app.command()
def demo(port: Port = 8000, host: Host = "127.0.0.1", opnieuw: Again = False) -> None:
    """Start de site met de demonstratieregio; de eerste keer wordt die gevuld."""
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    settings = get_settings().model_copy(update={"demo": True, "base_url": f"http://{shown}:{port}"})
    _refuse_taken_port(host, port)
    typer.echo("De demonstratie wordt klaargezet.")
    if opnieuw:
        _empty(settings)
    upgrade(addresses(settings))
    with transaction(SYSTEM, settings) as session:
        if fill(session, clock.now()):
            ask_for_simulation(session, clock.now())
    typer.echo(welcome(settings))
    with sweep_and_worker(settings):
        _run(settings, host, port)


def _empty(settings: Settings) -> None:
    """Throw everything away: only ever from the embedded database, which holds a demonstration and nothing else.

    Raises:
        Unavailable: another database is configured, or real people work in this one.
    """
    if settings.database_url is not None:
        raise Unavailable(
            "`--opnieuw` wist alleen de eigen database van de demonstratie, niet die van RETS_DATABASE_URL."
        )
    upgrade(addresses(settings))
    with transaction(SYSTEM, settings) as session:
        if not holds_demo_only(session):
            raise Unavailable("In deze database staan ook echte personen. Die wordt niet gewist.")
    downgrade(addresses(settings), "base")


def welcome(settings: Settings) -> str:
    """Where the site is and as whom one may sign in, for the terminal."""
    with transaction(SYSTEM, settings) as session:
        found = {one.slug: one for one in appointees(session, clock.today())}
    people = [f"  {one.slug:<20} {one.name}, {ROLE_NAMES[one.role]}, {one.organisation}" for one in found.values()]
    lines = ["", f"De site staat klaar op {settings.base_url}", "Kies daar een van deze personen:", *people]
    return "\n".join([*lines, "", "Stoppen: Ctrl+C."])


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Poort {port} op {host} is niet vrij. Kies een andere, bijvoorbeeld: make demo PORT={port + 1}"
            ) from error


def _run(settings: Settings, host: str, port: int) -> None:
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
