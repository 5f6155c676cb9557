"""Prose in a step that gives the payer a say over the help itself, or lets the start wait (R1 to R4, R6, N22).

It reads words, not meaning: what it finds is refused with the rule, and what is said in other words is for the eye of
who checks the route. How a source has it belongs in `oorspronkelijk`, which is never judged.
"""

import re

HELP = r"(?:hulp|zorg|plaatsing|behandeling|bepaling)"
YES = r"(?:akkoord|toestemming|goedkeuring|instemming|besluit|beschikking|oordeel|antwoord|handtekening)"
BEGIN = r"(?:start|begin|plaats|inzet)\w*"
NO = r"(?:niet|geen|nooit)"

JUDGES = tuple(
    re.compile(one)
    for one in (
        rf"\bkeur(?:t|en)?\b.*\b{HELP}\b.*\b(?:goed|af)\b",
        rf"\b(?:goed|af)(?:ge)?(?:te )?keur\w*\b.*\b{HELP}\b|\b{HELP}\b.*\b(?:goed|af)(?:ge|te )?keur\w*",
        rf"\b(?:wijs|wijst|wijzen)\b.*\b{HELP}\b.*\baf\b|\b{HELP}\b.*\b(?:afwijzen|afgewezen|af te wijzen)\b",
        rf"\bweiger\w*\b.*\b{HELP}\b|\b{HELP}\b.*\b(?:weiger|geweigerd)\w*",
        rf"\b(?:toestemming|goedkeuring|instemming)\b.*\b{HELP}\b|\b{HELP}\b.*\b(?:toestemming|goedkeuring|instemming)\b",
        rf"\bakkoord\b (?:met|over|op|voor|van) (?:de|deze|die)? ?(?:inhoud van de )?{HELP}\b",
        rf"\b(?:beslis|besluit|oordeel|beoordeel|bepaal|toets|heroverweeg)\w*\b(?: u| je| zelf| opnieuw| eerst)*"
        rf"(?: over)? (?:de|deze|die) (?:noodzaak|{HELP})\b",
        rf"(?<!niet )\bof (?:de|deze|die) {HELP} (?:echt |wel )?(?:nodig|passend|gewenst|terecht|mogelijk) is\b",
        rf"(?<!niet )\bof (?:het|dit) kind (?:de|deze|die) {HELP} (?:echt |wel )?nodig heeft\b",
    )
)
WAITS = tuple(
    re.compile(one)
    for one in (
        rf"\bzonder\b.*\b{YES}\b.*\b(?:{BEGIN}|{HELP})\b.*\b{NO}\b",
        rf"\bzonder\b.*\b{YES}\b.*\b{NO}\b.*\b(?:{BEGIN}|{HELP})\b",
        rf"\beerst\b.*\b{YES}\b.*\b(?:dan|daarna)\b.*\b(?:{BEGIN}|{HELP})\b",
        rf"\b{NO}\b.*\b(?:{BEGIN}|{HELP})\b.*\b(?:zonder|voor|voordat)\b.*\b(?:{YES}|u)\b",
        rf"\b(?:{BEGIN}|{HELP})\b.*\b{NO}\b.*\b(?:zonder|voordat)\b.*\b(?:{YES}|u)\b",
        rf"\b(?:{BEGIN}|{HELP})\b.*\bpas\b (?:na|als|nadat|wanneer|zodra|met)\b",
        rf"\bpas\b (?:na|als|nadat|wanneer|zodra|met)\b.*\b(?:{BEGIN}|{HELP})\b",
        rf"\bwacht\w* met (?:de |het )?(?:{BEGIN}|{HELP}|zoeken)\b",
        rf"\b(?:{BEGIN}|{HELP})\b wacht(?:en)? (?:op|tot)\b",
        r"\b(?:stop|staak|schort)\w* (?:met )?(?:de |het )?(?:start|zoeken)\b",
    )
)
NEGATED = re.compile(r"\b(?:hoeft|hoeven|kan|kunt|kunnen|mag|mogen|is|zijn|wordt)\b.*\bniet\b|\bgeen\b.*\bnodig\b")
"""A sentence that says that this is not so: "toestemming voor de hulp is niet nodig"."""


def judges_help(text: str) -> bool:
    """Whether a text asks its reader to judge the help itself."""
    return any(not NEGATED.search(one) and any(word.search(one) for word in JUDGES) for one in _sentences(text))


def lets_start_wait(text: str) -> bool:
    """Whether a text says that the search or the start of help waits for somebody."""
    return any(word.search(one) for one in _sentences(text) for word in WAITS)


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"[.?!;\n]+", text.casefold()) if part.strip()]
