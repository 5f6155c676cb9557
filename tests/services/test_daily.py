"""Reference data of a day is read once per process, and of each day by itself."""

from datetime import date

from rets.db import ViewerSession
from rets.services.daily import once_a_day
from tests import builders as b


def test_a_day_is_read_once_and_each_key_by_itself(staffed: ViewerSession) -> None:
    read: list[tuple[date, str]] = []

    @once_a_day
    def reader(_session: object, on: date, name: str) -> str:
        read.append((on, name))
        return name

    tomorrow = date.fromordinal(b.TODAY.toordinal() + 1)
    asked = [(b.TODAY, "a"), (b.TODAY, "a"), (b.TODAY, "b"), (tomorrow, "a")]
    assert [reader(staffed, *one) for one in asked] == ["a", "a", "b", "a"]
    assert read == [(b.TODAY, "a"), (b.TODAY, "b"), (tomorrow, "a")]
