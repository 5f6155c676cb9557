"""`rets document`: a form or letter about a case as a PDF file, made by a person."""

from pathlib import Path
from typing import Annotated

import typer

from rets import clock
from rets.access import Reader, case_for, cases_for, reader_for, require
from rets.db import SYSTEM, ViewerSession, transaction
from rets.errors import RetsError
from rets.models import Case
from rets.services import documents
from rets.settings import get_settings

app = typer.Typer()


@app.command("document")
def write_document(
    label: Annotated[str, typer.Argument(help="Het kenmerk van de casus.")],
    kind: Annotated[str, typer.Argument(help="Het soort document, bijvoorbeeld light_contract of blad.")],
    target: Annotated[Path, typer.Option("-o", "--uit", help="Naar welk bestand.")],
    person: Annotated[str, typer.Option("--als", help="Namens wie, bijvoorbeeld jb-noor.")],
    about: Annotated[str, typer.Option("--over", help="verzoek:5 of regel:7. Leeg: de casus.")] = "",
    draft: Annotated[bool, typer.Option("--concept", help="Alleen kijken: ook als er nog iets ontbreekt.")] = False,
) -> None:
    """Maak een formulier of brief uit het dossier. Een nieuwe versie wordt bewaard, met een regel in het leeslog."""
    settings = get_settings()
    with transaction(SYSTEM, settings) as session:
        reader = reader_for(session, person, clock.today())
    if reader is None:
        raise RetsError(f"De persoon “{person}” is niet bekend of heeft vandaag geen rol.")
    with transaction(reader.viewer, settings) as session:
        content, said = _made(session, reader, label, kind, about, draft=draft)
        _write(target, content)
    typer.echo(f"{target}: {said}")


def _made(
    session: ViewerSession, reader: Reader, label: str, kind: str, about: str, *, draft: bool
) -> tuple[bytes, str]:
    case = case_for(session, reader, _numbered(session, reader, label), lock=not draft)
    require(reader, "document.make", case)
    at = clock.now()
    if draft:
        return documents.draft(session, reader, case, kind, about, at), "concept, niet bewaard."
    made = documents.make(session, reader, case, kind, about, at)
    return made.content, f"{made.title}, versie {made.version}."


def _numbered(session: ViewerSession, reader: Reader, label: str) -> int:
    found = session.scalars(cases_for(reader).where(Case.label == label)).all()
    if not found:
        raise RetsError(f"De casus “{label}” bestaat niet, of u mag hem niet zien.")
    if len(found) > 1:
        raise RetsError(f"Meer dan één casus heeft kenmerk “{label}”. Maak het document op de site.")
    return found[0].id


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise RetsError(f"{target}: hier kan niet worden geschreven ({error.strerror}).") from error
