"""Numbers and counted nouns as Dutch writes them."""

from decimal import Decimal


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """1234.5 with one decimal becomes '1.234,5'."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def euro(value: int | float | Decimal) -> str:
    """Whole euros: '€ 1.235', with a space that never breaks."""
    return f"€\u00a0{number(value)}"


def count(value: int, one: str, many: str) -> str:
    """'1 casus', '2 casussen'."""
    return f"{number(value)} {one if value == 1 else many}"


def days(value: int) -> str:
    """'1 dag', '5 dagen'."""
    return count(value, "dag", "dagen")


def working_days(value: int) -> str:
    """'1 werkdag', '5 werkdagen'."""
    return count(value, "werkdag", "werkdagen")


def sentence_case(text: str) -> str:
    """The first letter large, the others as they are: 'GI' stays 'GI'."""
    return text[:1].upper() + text[1:]
