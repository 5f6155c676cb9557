"""Who may act: the roles of the process. `SYSTEM` is the engine, when a term expires or a forecast is late."""

from enum import StrEnum


class Role(StrEnum):
    """A role as an appointment stores it."""

    JEUGDBESCHERMER = "jeugdbeschermer"
    TEAMMANAGER = "teammanager"
    ZORGMAKELAAR = "zorgmakelaar"
    RET_MEMBER = "ret_member"
    RET_CHAIR = "ret_chair"
    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    CONTRACT_MANAGER = "contract_manager"
    DIRECTOR = "director"
    MONITOR = "monitor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.JEUGDBESCHERMER: "jeugdbeschermer",
    Role.TEAMMANAGER: "teammanager",
    Role.ZORGMAKELAAR: "zorgmakelaar",
    Role.RET_MEMBER: "lid expertteam",
    Role.RET_CHAIR: "voorzitter expertteam",
    Role.PROVIDER: "aanbieder",
    Role.MUNICIPALITY: "gemeente",
    Role.CONTRACT_MANAGER: "contractmanager",
    Role.DIRECTOR: "bestuurder",
    Role.MONITOR: "regiomonitor",
    Role.ADMINISTRATOR: "functioneel beheerder",
    Role.SYSTEM: "systeem",
}


def role_name(role: str) -> str:
    """The Dutch name of a role as an appointment stores it."""
    return ROLE_NAMES[Role(role)]
