"""A small route that is right, and the same with one thing changed, for tests about documents."""

from rets.errors import Invalid
from rets.reference.routes import known_codes
from rets.schemas.route_file import read_route
from workflows.routes import Route

PLAIN = """titel = "Proefroute"
regio = "HM"
geldig_vanaf = 2026-01-01
samenvatting = "Een route om mee te proeven."
bron = ["RT4"]

[[stap]]
code = "akkoord"
titel = "Akkoord over de betaling"
bij = "plek_gevraagd"
als.contract = ["geen"]
vraagt = "akkoord"
wie = "gemeente"
kanaal = "telefoon"
termijn = { werkdagen = 3, bron = "product" }
start = "mag_al"
daarna = "informeer"
bij_zwijgen = "teammanager"
tekst = "Regel de betaling."
bron = ["RT4"]

[[stap]]
code = "informeer"
titel = "Bericht"
vraagt = "informeren"
wie = "zorgmakelaar"
kanaal = "mail"
termijn = { dagen = 2, bron = "N14" }
start = "loopt_door"
daarna = "klaar"
bij_zwijgen = "teammanager"
tekst = "De betaling is geregeld."
bron = ["RT4"]
"""


def changed(was: str, now: str) -> str:
    """The plain route with one piece of its text replaced."""
    assert was in PLAIN
    return PLAIN.replace(was, now, 1)


def read(text: str = PLAIN) -> Route:
    """A document as a route."""
    return read_route(text, known_codes())


def faults(text: str) -> list[tuple[int, str]]:
    """The line and the sentence of everything that is wrong with a document."""
    try:
        read(text)
    except Invalid as error:
        return [(int(one.field), one.sentence) for one in error.errors]
    return []
