"""What a region may choose: the order of values, the bands they are read in, and what a relaxation weighs."""

from dataclasses import dataclass

from matching.place import Contract

NO_CONTRACT = Contract("", "none", 42, "de gemeente")
LEVEL_IDS = ("in_time", "fit", "close", "continuity", "moves", "waiting", "route")

PRICES = (
    ("other_start", 2),
    ("out_of_region", 2),
    ("maatwerk", 2),
    ("budget_decision", 3),
    ("solve_contra_indication", 3),
    ("stay_past_age", 3),
    ("extra_place", 4),
    ("extend_leave", 4),
    ("iq_exception", 4),
    ("release_hold", 4),
    ("age_exception", 5),
    ("other_group", 5),
    ("sex_exception", 6),
    ("siblings_apart", 6),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All choices as data.

    `levels`: the strict order of values, the first outweighs all that follow. `distance_bands_km`, `waiting_bands_days`
    and `start_bands_days` are upper limits of bands, from good to less good (waiting: from short to long). Beyond
    `radius_km` outside the own region a place is out of region. `late_days` is how much later than needed a joint plan
    may still propose a start. Each further `late_price_days` that a just miss is late weigh 1 more when just misses are
    put in order (EX34: four weeks is how long a family should wait at most for a first talk), for an acute child
    `acute_factor` times as soon; of one weight they stand in order of how many times `late_band_days` they are late.
    Who is `age_margin_years` or more too young or too old misses by more than just. `prices` orders relaxations, it is
    no money; dearer than `near_miss_price` together is no near miss. `admission_stop_days` and `admission_stop_by`: how
    long an exception to an admission stop takes and who decides on it (R22). What a provider confirmed more than
    `confirmation_days` ago is told as a report of then. `work` limits the solver in its own units
    of work, never in seconds.
    """

    levels: tuple[str, ...] = LEVEL_IDS
    in_time_points: int = 4
    late_points: int = 1
    acute_factor: int = 2
    distance_bands_km: tuple[float, ...] = (10.0, 25.0, 50.0, 100.0)
    waiting_bands_days: tuple[int, ...] = (30, 90, 180, 365)
    start_bands_days: tuple[int, ...] = (7, 30, 60, 90)
    radius_km: float = 30.0
    late_days: int = 90
    late_band_days: int = 7
    late_price_days: int = 28
    age_margin_years: int = 1
    sibling_near_km: float = 10.0
    prices: tuple[tuple[str, int], ...] = PRICES
    near_miss_price: int = 8
    no_contract: Contract = NO_CONTRACT
    admission_stop_days: int = 14
    admission_stop_by: str = "de aanbieder"
    confirmation_days: int = 14
    work: float = 60.0
    seed: int = 0

    def faults(self) -> list[str]:
        """Every fault of the policy, as a Dutch sentence."""
        bands = (self.distance_bands_km, self.waiting_bands_days, self.start_bands_days)
        unknown = [name for name, _ in self.prices if name not in dict(PRICES)]
        checks = [
            (
                sorted(self.levels) != sorted(LEVEL_IDS),
                f"De volgorde van waarden moet alle {len(LEVEL_IDS)} precies een keer noemen.",
            ),
            (any(list(band) != sorted(set(band)) for band in bands), "De grenzen van een reeks banden moeten oplopen."),
            (any(price < 1 for _, price in self.prices), "Elke versoepeling weegt ten minste 1."),
            (bool(unknown), f"Onbekende versoepeling: {', '.join(unknown)}."),
            (len(dict(self.prices)) != len(self.prices), "Een versoepeling staat er twee keer."),
            (
                not self.in_time_points > self.late_points >= 1,
                "Op tijd moet zwaarder wegen dan te laat, en te laat meer dan niets.",
            ),
            (self.acute_factor < 1, "Acuut mag niet lichter wegen dan niet acuut."),
            (
                min(self.late_days, self.admission_stop_days, self.no_contract.delay_days) < 0,
                "Een termijn kan niet negatief zijn.",
            ),
            (min(self.late_band_days, self.late_price_days) < 1, "Een band van te laat is ten minste een dag."),
            (self.age_margin_years < 0, "Een leeftijdsmarge kan niet negatief zijn."),
            (min(self.radius_km, self.sibling_near_km) < 0, "Een afstand kan niet negatief zijn."),
            (self.work <= 0, "De hoeveelheid werk moet meer zijn dan nul."),
        ]
        return [sentence for wrong, sentence in checks if wrong]
