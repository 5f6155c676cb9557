"""To whom a document may go, and who of them reads it in the program."""

from dataclasses import dataclass

from rets.models import Case, DecisionLine
from rets.render.places import region_name
from rets.services.document_subject import Subject
from rets.services.owners import municipality_organisation, people_in, people_of
from workflows.roles import Role

CHANNELS: dict[str, str] = {
    "pagina": "In RETS",
    "mail": "Per beveiligde mail",
    "portaal": "Via het portaal van de ontvanger",
    "post": "Per post",
    "gesprek": "In een gesprek",
}
FAMILY = {"ouders": "Ouders", "kind": "Het kind"}


@dataclass(frozen=True)
class Receiver:
    """Somebody for whom a document is made: `code` of the kind, name, and the tokens that read it in the program."""

    code: str
    name: str
    tokens: tuple[str, ...]


def receivers_of(it: Subject) -> list[Receiver]:
    """Those who may receive it, as far as they are known; a provider without a yes never learns of the others."""
    found = [one for code in it.kind.receivers if (one := _receiver(it, code))]
    return [one for one in found if one.code == "aanbieder"] if it.for_stranger and it.line is None else found


def _receiver(it: Subject, code: str) -> Receiver | None:
    case = it.case
    if code in FAMILY:
        return Receiver(code, FAMILY[code], ())
    if code == "gemeente" and case.municipality:
        return Receiver(code, f"Gemeente {it.town}", (f"gemeente:{case.municipality}",))
    if code == "contractmanager":
        return Receiver(code, f"Contractmanager regio {it.area}", (f"contract:{case.region}",))
    if code == "aanbieder" and it.request is not None:
        return Receiver(code, it.request.provider.name, (f"provider:{it.request.provider_id}",))
    if code == "expertteam":
        return Receiver(code, f"Regionaal expertteam {region_name(case.region, it.on)}", (f"ret:{case.region}",))
    if code == "geadresseerde" and it.line is not None:
        return Receiver(code, it.line.organisation.name, addressee_tokens(it.line, case.region))
    return None


def reads_here(to: Receiver, case: Case) -> bool:
    """Whether somebody behind a receiver sees the case in the program."""
    return bool(set(to.tokens) & set(case.audience))


def people_behind(it: Subject, to: Receiver) -> list[int]:
    """Who is told that something was sent to a receiver in the program."""
    case, on = it.case, it.on
    if it.line is not None:
        return people_of(it.session, it.line.organisation_id, it.line.role, on)
    if to.code == "gemeente":
        town = municipality_organisation(it.session, case.municipality) if case.municipality else None
        return people_of(it.session, town.id, Role.MUNICIPALITY.value, on) if town else []
    if to.code == "aanbieder" and it.request is not None:
        return people_of(it.session, it.request.provider_id, Role.PROVIDER.value, on)
    role = Role.CONTRACT_MANAGER if to.code == "contractmanager" else Role.RET_CHAIR
    return people_in(it.session, role, on, region=case.region)


def addressee_tokens(line: DecisionLine, region: str) -> tuple[str, ...]:
    """The tokens of those who answer for the organisation that a line addresses; none for who has no access here."""
    to = line.organisation
    if line.role == Role.CONTRACT_MANAGER:
        return (f"contract:{region}",)
    if line.role == Role.DIRECTOR:
        return f"bestuur:{to.id}", f"addressed_board:{to.id}"
    if to.kind == "provider":
        return f"provider:{to.id}", f"addressed:{to.id}"
    if to.kind == "municipality":
        return (f"gemeente:{to.municipality}",)
    return (f"gi:{to.id}",) if to.kind == "gi" else ()
