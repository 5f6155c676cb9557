"""Invented places, requests to providers and proposals for `/stijl`, each in every state that a page can show."""

from datetime import date, timedelta
from types import SimpleNamespace as An
from typing import Any

from matching.timing import when
from rets.clock import midnight
from rets.web.deps import Submitted
from rets.web.forms import Attempt
from rets.web.style_case import NO_DATES, REQUEST_STATES, of_cases


class Joint:
    """What a joint plan says of the places of this page."""

    def taken(self, slug: str) -> bool:
        return slug == "waterkant"

    def line(self, slug: str) -> str:
        return "Het gezamenlijk plan geeft deze plek aan een ander kind." if self.taken(slug) else ""

    def said(self, slug: str) -> str:
        return "Het gezamenlijk plan kiest deze plek voor dit kind." if slug == "vlierhof" else ""

    def scarce(self, slug: str) -> str:
        return "zulke plekken zijn schaars." if slug == "vlierhof" else ""


def of_supply(today: date) -> dict[str, Any]:
    """What the part about places shows."""
    said = list(_said(today))
    offers = [_offer("vlierhof", "De Vlierhof"), _offer("duinrand", "Duinrand"), _offer("waterkant", "Waterkant")]
    return {
        "said": said,
        "mine": [An(offer=offers[0], said=said[0]), An(offer=offers[1], said=None)],
        "entries": [
            An(offer=offers[0], said=said[0], free_now=0, contract_forms=["resultaat"]),
            An(offer=offers[1], said=said[1], free_now=1, contract_forms=[]),
        ],
        "rates": [_rate("De Vlierhof", "resultaat", 12), _rate("Duinrand", "", 3)],
        "profile": _profile(),
        "cards": _cards(today),
        "grounds": [("vol", "Er is geen plek."), ("leeftijd", "De leeftijd past niet.")],
        "obstacles": [("brand", "Brandstichting")],
        "tried": Attempt(),
        "typed": Submitted([]),
    }


def of_proposals(today: date) -> dict[str, Any]:
    """What the part about proposed places shows."""
    first = _found("vlierhof", "De Vlierhof", today, "free", 3)
    near_miss = _found("duinrand", "Duinrand", today, "announced", 20)
    near_miss.said |= {"reasons": ["leeftijd"], "authorisation": "gesloten"}
    last = _found("waterkant", "Waterkant", today, "waiting", 60)
    near_miss.arranging = True
    near_miss.agreed = "Springt in voor Waterkant, waar het antwoord nee was. Zo staat het in hun uitwijkafspraak."
    first.above, first.because = last.offer, "want hier kan de hulp eerder beginnen"
    first.said["conditions"] = ["Geen andere jongere kinderen in huis."]
    last.folded, last.note = True, "Daarom staat deze plek lager."
    last.guessed, last.confirmed_on = True, today - timedelta(days=40)
    last.above = near_miss.offer
    return {
        "places": [first, near_miss, last],
        "named": [(first, ["eerste keus", "dichtstbij"]), (near_miss, ["scheelt het minst"])],
        "found": An(
            as_of=today,
            by_reason=[An(title="Te ver weg", count=4, examples=[(first.offer, "58 km van huis")])],
            other_forms=12,
        ),
        "joint": Joint(),
    }


def _offer(slug: str, name: str) -> An:
    provider = An(name=name)
    location = An(name="Hoofdhuis", provider=provider, provider_id=slug, phone="023 555 01 17", municipality="GM0397")
    return An(
        slug=slug,
        name=f"{name}, gezinshuis",
        form="gezinshuis",
        location=location,
        age_from=6,
        age_until=13,
        sex="m",
        iq_from=70,
        iq_until=None,
        perspectief=True,
    )


def _said(today: date) -> Any:
    at = midnight(today)
    plain = {
        "id": 0,
        "free_from": None,
        "free_count": 0,
        "waiting_weeks": None,
        "admission_stop": False,
        "confirmed_at": at,
        "note": "Ook voor broers en zussen.",
    }
    yield An(**plain | {"free_from": today, "free_count": 1})
    yield An(**plain | {"free_from": today + timedelta(days=9), "free_count": 2})
    yield An(**plain | {"waiting_weeks": 9, "admission_stop": True})
    yield An(**plain)
    yield An(**plain | {"free_from": today, "free_count": 1, "confirmed_at": at - timedelta(days=40)})
    yield None


def _rate(provider: str, form: str, answered: int) -> An:
    return An(
        provider=provider,
        contract_form=form,
        duty=bool(form),
        answered=answered,
        acute=1,
        complex=2,
        with_place=1,
        refused=2,
        no_room=1,
        contra=1,
        money=0,
        percentage=17 if form else None,
    )


def _profile() -> dict[str, Any]:
    return {
        "sex": "m",
        "age": 11,
        "acute": True,
        "region": {"name": "Zuid-Kennemerland"},
        "need": {
            "ideal": [{"name": "Gezinshuis"}],
            "acceptable": [{"name": "Pleegzorg"}],
            "why": "Rust en vaste mensen.",
            "stay_days": 180,
        },
        "perspectief": True,
        "siblings_too": True,
        "measures": [{"name": "Ondertoezichtstelling"}],
        "authorisations": [],
        "strengths": "Kan goed met dieren omgaan.",
        "contra_indications": [
            {"condition": "geen jongere kinderen", "name": "", "solved": True, "how": "Eigen kamer", "note": ""}
        ],
        "information": [{"asked": "Hoe gaat het op school?", "told": "Hij gaat elke dag."}],
        "traits": [{"name": "Sport"}],
    }


def _cards(today: date) -> list[An]:
    """A request in every state, and a yes in every state of the help that came of it."""
    offer, profile = An(name="De Vlierhof, gezinshuis"), _profile()
    helps: list[An | None] = [An(**NO_DATES | {"planned_on": today + timedelta(days=4)})]
    helps += of_cases(today)["placements"]
    states = [(state, None) for state in REQUEST_STATES] + [("accepted", help_) for help_ in helps]
    return [
        An(
            request=An(
                id=0,
                state=state,
                profile=profile,
                offer=offer,
                purpose="bridging",
                start_on=today + timedelta(days=9),
                answer_due_at=midnight(today + timedelta(days=3)),
                expected_on=today + timedelta(days=60),
                answer_code="vol",
            ),
            placement=placement,
        )
        for state, placement in states
    ]


def _found(slug: str, name: str, today: date, certainty: str, days: int) -> An:
    said: dict[str, Any] = {"km": 7.2, "certainty": certainty, "conditions": []}
    return An(
        offer=_offer(slug, name),
        said=said | {"route": {"sentence": "Er is een contract."}},
        start_on=today + timedelta(days=days),
        kept=False,
        guessed=False,
        arranging=False,
        starts=when(today + timedelta(days=days), waits=True),
        more=1,
        open_group=True,
        confirmed_on=today - timedelta(days=2),
        ways=[("Het kind is te jong.", "Vraag een uitzondering voor de leeftijd.")],
        above=None,
        because="",
        above_form=False,
        note="",
        folded=False,
        agreed="",
        route="Er is een contract.",
        why=["Past bij leeftijd en broer.", "Op tijd."],
        obstacles="de leeftijd past niet",
    )
