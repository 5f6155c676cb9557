"""How long things take when some are not finished yet: Kaplan-Meier, so that who still waits counts as well.

Of a thing that goes on is known that it takes at least so long; a median of what is finished alone would leave out
just those that take longest. When fewer than half are finished at any length, there is no median, and none is made up.
What ended in another way (a case that is withdrawn) counts as long as it lasted, as something that goes on does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HALF, FOUR_OF_FIVE = 0.5, 0.8
ALMOST = 1e-9


@dataclass(frozen=True, slots=True)
class Duration:
    """Numbers of spells in days: finished, still going on, ended otherwise; `half` and `most_of_them` (80 %) in days.

    `half` and `most_of_them` are None when so many are not finished yet; `longest` counts what goes on as well.
    """

    finished: int
    running: int
    otherwise: int
    half: int | None
    most_of_them: int | None
    longest: int

    @property
    def number(self) -> int:
        """All of them."""
        return self.finished + self.running + self.otherwise


def duration(finished: Mapping[int, int], running: Mapping[int, int], otherwise: Mapping[int, int]) -> Duration:
    """The figures of spells, each given as a number of spells by days."""
    still = {days: running.get(days, 0) + otherwise.get(days, 0) for days in {*running, *otherwise}}
    return Duration(
        sum(finished.values()),
        sum(running.values()),
        sum(otherwise.values()),
        quantile(finished, still, HALF),
        quantile(finished, still, FOUR_OF_FIVE),
        max([*finished, *still], default=0),
    )


def quantile(finished: Mapping[int, int], still: Mapping[int, int], share: float) -> int | None:
    """Within how many days this share is finished, by Kaplan and Meier; None when that is not known yet."""
    at_risk, left = sum(finished.values()) + sum(still.values()), 1.0
    for days in sorted({*finished, *still}):
        ended = finished.get(days, 0)
        if ended:
            left *= 1 - ended / at_risk
            if left <= 1 - share + ALMOST:
                return days
        at_risk -= ended + still.get(days, 0)
    return None
