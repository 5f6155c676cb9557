"""Makes the locations and offers of the demonstration: for whom, in which group, under which conditions."""

from datetime import date, timedelta
from random import Random
from typing import Any

from rets import reference
from rets.demo import plan
from rets.demo.organisations import phone
from rets.demo.slots import Slot
from rets.models.people import Organisation
from rets.models.supply import Location, Offer
from rets.reference.load import read_contra_indications
from rets.reference.rows import ContraIndication, FormOfCare

SPREAD_DEGREES = 0.012
CLOSING_AFTER_DAYS = 60
OWN_HOUSE = frozenset({"gezinshuis", "projectgezin"})
PERSPECTIEF = {
    "gezinshuis": 0.8,
    "pleegzorg": 0.6,
    "netwerkpleegzorg": 0.7,
    "kleinschalig_wonen": 0.7,
    "wonen_24_uur": 0.9,
    "projectgezin": 1.0,
    "residentieel": 0.25,
}
STAYS: dict[str, tuple[tuple[int, int], ...]] = {
    "crisisplek": ((84, 0), (90, 90), (28, 14)),
    "crisisgroep": ((90, 90), (28, 28)),
    "crisispleeggezin": ((28, 28), (90, 90)),
    "noodbed": ((7, 7),),
    "families_first": ((28, 14),),
    "spoedhulp": ((28, 14),),
    "ambulante_spoedhulp": ((28, 14),),
    "jggz_klinisch": ((180, 90),),
    "gezinsopname": ((90, 30),),
    "moeder_kind_huis": ((270, 90),),
    "jeugdzorgplus": ((180, 90),),
    "zikos": ((180, 90),),
}
ABOUT = (
    "Vaste begeleiders en een rustig ritme.",
    "Veel buiten, met dieren en een werkplaats.",
    "Nauw contact met ouders en school.",
    "Kennismaken kan binnen een week.",
    "Het team werkt samen met de jeugd-ggz.",
    "Ouders en familie zijn altijd welkom.",
)
FIRST_NAMES = ("anouk", "bas", "carla", "dennis", "eva", "frank", "gerda", "hassan", "ineke", "jeroen", "kim", "leyla")
TRAITS = ("agressie", "weglopen", "trauma", "hechtingsproblematiek", "ass", "lvb", "verslaving", "seksueel_misbruik")
INITIALS = "abdhkmrsvw"
OF_THE_FAMILY = frozenset(
    {"strijd", "ouderconflict", "geen_toestemming", "ouder_werkt_niet_mee", "instabiele_situatie"}
)


def make_location(slot: Slot, provider: Organisation, number: int, rng: Random, today: date) -> Location:
    """A location of the provider in the region: in its own town when that lies there, in another one otherwise."""
    towns = reference.municipalities_of(slot.region, today)
    home = slot.provider.municipality
    code = home if home in towns and slot.planned.form not in OWN_HOUSE else rng.choice(towns)
    town = reference.municipality(code, today)
    return Location(
        provider_id=provider.id,
        name=f"{provider.name}, {town.name}",
        municipality=code,
        lat=round(town.lat + rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES), 5),
        lon=round(town.lon + rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES), 5),
        phone=phone(1000 + number),
        closes_on=None,
    )


def make_offer(slot: Slot, location: Location, rng: Random, today: date) -> Offer:
    """The offer itself; who lives there is filled in with what is free."""
    form = reference.form_of_care(slot.planned.form, today)
    town = reference.municipality(location.municipality, today).name
    ages = rng.choice(slot.planned.ages)
    stay, extension = rng.choice(STAYS.get(form.code, ((None, None),)))
    return Offer(
        slug=slot.slug,
        location=location,
        form=form.code,
        name=f"{form.name} {town}" if slot.number == 1 else f"{form.name} {town} {slot.number}",
        description=rng.choice(ABOUT),
        age_from=ages[0],
        age_until=ages[1],
        sex=rng.choice((None,) * 5 + ("m", "f")) if _lives_in_group(slot.planned) and form.residential else None,
        **_iq(slot.provider.kind, form, rng),
        contra_indications=_contra_indications(slot, rng, today),
        group_size=rng.randint(*slot.planned.group) if _lives_in_group(slot.planned) else None,
        inhabitants=[],
        caps=_caps(slot.planned, rng),
        perspectief=rng.random() < PERSPECTIEF.get(form.code, 0.0),
        max_stay_days=stay,
        extension_days=extension,
        required_authorisation=form.needs_authorisation,
        workers=sorted({f"{rng.choice(FIRST_NAMES)}-{rng.choice(INITIALS)}" for _ in range(2)}),
        withdrawn_on=None,
    )


def make_inhabitants(offer: Offer, how_many: int, rng: Random) -> list[dict[str, Any]]:
    """Who is in the group now, without names; nobody whom the offer would refuse or has no room for."""
    room = dict(offer.caps) | {one["code"]: 0 for one in offer.contra_indications}
    inhabitants = []
    for _ in range(how_many):
        traits = [trait for trait in rng.sample(TRAITS, rng.randint(0, 2)) if room.get(trait, 1) > 0]
        for trait in traits:
            room[trait] = room.get(trait, how_many) - 1
        age = rng.randint(offer.age_from, offer.age_until - 1)
        inhabitants.append({"traits": sorted(traits), "sex": offer.sex or rng.choice("mf"), "age": age})
    return inhabitants


def close_some(locations: list[Location], today: date) -> None:
    """Announce that these locations close in two months (N17)."""
    for location in locations:
        location.closes_on = today + timedelta(days=CLOSING_AFTER_DAYS)


def _lives_in_group(planned: plan.OfferPlan) -> bool:
    return planned.group[1] > 0


def _iq(kind: str, form: FormOfCare, rng: Random) -> dict[str, int | None]:
    if kind == "lvb":
        return {"iq_from": 50, "iq_until": 86}
    asks = form.residential or form.group == "ggz"
    return {"iq_from": rng.choice((None, None, None, 70, 70, 80)) if asks else None, "iq_until": None}


def _caps(planned: plan.OfferPlan, rng: Random) -> dict[str, int]:
    if not _lives_in_group(planned) or rng.random() < 0.4:
        return {}
    return {"agressie": rng.randint(1, 3), "seksueel_grensoverschrijdend": 1}


def _contra_indications(slot: Slot, rng: Random, today: date) -> list[dict[str, str]]:
    known = {row.code: row for row in read_contra_indications() if row.holds_on(today)}
    codes = [code for code in slot.planned.contra_indications if not (code == "lvb" and slot.provider.kind == "lvb")]
    chosen = sorted(rng.sample(codes, rng.randint(min(1, len(codes)), min(5, len(codes)))))
    return [_contra_indication(known[code], rng) for code in chosen]


def _contra_indication(row: ContraIndication, rng: Random) -> dict[str, str]:
    hard = not row.solvable or (row.code not in OF_THE_FAMILY and rng.random() < 0.25)
    degree = "never" if hard else rng.choice(("unless_solved", "unless_solved", "condition"))
    return {"code": row.code, "degree": degree, "solution": "" if hard else row.how}
