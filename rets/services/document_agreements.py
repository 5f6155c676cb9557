"""Parts of a document that others fill in or sign: offer, price, signatures, and what is agreed about privacy."""

from rets.render.codes import form_name
from rets.render.dates import plain_date
from rets.services.document_blocks import Block, facts, fill_in, items, section, text
from rets.services.document_child import BASES
from rets.services.document_search import ROUTES
from rets.services.document_subject import Subject

TO_FILL = ("In te vullen door de aanbieder", "Antwoord")
PRICE = ("Product en code", "Tarief en eenheid", "Aantal en duur", "Begin en einde", "Binnen het tarief van de regio?")
OFFERED = (
    "Welke hulp biedt u?",
    "Wie geeft de hulp, met welke registratie?",
    "Wanneer kan de hulp starten?",
    "Hoe lang, hoe vaak?",
    "Tarief en eenheid",
    "Totaal",
    "Hoe volgt u de doelen?",
)
AGREEMENTS = (
    "Wij delen alleen wat nodig is om deze hulp te regelen: leeftijd, hulp die nodig is, doelen, start en betaling.",
    "Wij noemen het kind met een nummer of kenmerk. Een BSN gaat alleen langs de weg die de wet daarvoor geeft.",
    "Wij delen geen verslagen van hulpverleners. Beroepsgeheim blijft gelden.",
    "Alleen wie aan deze hulp werkt, mag de gegevens lezen. Wie ze leest, wordt vastgelegd.",
    "Wij sturen gegevens alleen langs een beveiligde weg.",
    "Wij bewaren de gegevens niet langer dan de wet zegt, en vernietigen ze daarna.",
    "Gaat er iets mis met gegevens, dan melden wij dat dezelfde dag aan elkaar.",
    "Kind en ouders mogen weten wat wij delen, en mogen dat inzien.",
)
UNTIL = "Dit geldt tot de hulp is gestopt en de betaling klaar is."


def offered(it: Subject) -> list[Block]:
    """Which help was asked of which provider."""
    asked = it.request
    if asked is None:
        return []
    rows = (
        ("Aanbieder", asked.provider.name),
        ("Hulp", form_name(asked.offer.form, it.on)),
        ("Gevraagde start", plain_date(asked.start_on)),
        ("Contract", ROUTES.get(asked.route, asked.route)),
    )
    return section("De aanbieder", facts(*rows))


def price(_: Subject) -> list[Block]:
    """The price, to be filled in by the provider (RT7)."""
    return section("Prijs en duur", fill_in(TO_FILL, PRICE))


def quote(_: Subject) -> list[Block]:
    """The offer, to be filled in by the provider (RT8, F10)."""
    return section("De offerte", fill_in(TO_FILL, OFFERED, 1.0))


def signatures(it: Subject) -> list[Block]:
    """Room for date, name and signature of each party; names are written by hand, they are not kept here."""
    who = [it.request.provider.name if it.request else "Aanbieder", f"Gemeente {it.town}".strip(), it.case.gi.name]
    asks = [f"Voor {one}" for one in who]
    return section("Ondertekening", fill_in(("Partij", "Datum, naam en handtekening"), asks, 1.3))


def parties(it: Subject) -> list[Block]:
    """Who agree with each other, and on what ground."""
    basis = BASES[it.form.legal_basis]
    provider = it.request.provider.name if it.request and not it.for_stranger else ""
    rows = (
        ("Gemeente", "" if it.for_stranger else it.town),
        ("Instelling", "" if it.for_stranger else it.case.gi.name),
        ("Aanbieder", provider),
        ("Over", f"De hulp voor één kind, casus {it.called}"),
        ("Grond", basis[0].upper() + basis[1:]),
    )
    return section("Wie dit afspreken", facts(*rows))


def privacy(_: Subject) -> list[Block]:
    """What is agreed about the data of one child (RT10, R7)."""
    return section("Wat wij afspreken", items(AGREEMENTS), text(UNTIL))
