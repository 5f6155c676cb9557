"""Policies side by side: who still waits counts, differences are paired by seed, and words say no more than is sure."""

from datetime import date

import pytest

from rets.errors import Invalid
from rets.simulation.comparing import FEWEST_SEEDS, Estimate, compare, keyed
from rets.simulation.policies import policies, policy_named
from rets.simulation.told import TOO_FEW, as_data, drawn, in_lines, interval, number, verdict
from rets.simulation.wishes import wish


def figures(started, waiting=None, in_time=0, due=0, **more):
    waiting = waiting or {}
    children = sum(started.values()) + sum(waiting.values())
    plain = {"children": children, "in_time": in_time, "due": due, "started": started, "waiting": waiting}
    return plain | {"moves": 0, "km": 0.0, "minutes": {}} | more


def compared(slug, *, first, second):
    runs = keyed(
        [("telefoon", seed, one) for seed, one in enumerate(first)]
        + [("gezamenlijk", seed, one) for seed, one in enumerate(second)]
    )
    found = compare(runs, ("telefoon", "gezamenlijk"), range(len(first)))
    return [one for one in found if one.measure.slug == slug]


def test_half_waits_as_long_as_the_curve_of_kaplan_and_meier_says_with_those_who_still_wait():
    some = figures({"10": 1, "30": 1}, {"20": 1, "70": 1})  # 1/4 helped at 10; of two left at 30 one: 3/8 waits on
    one, _ = compared("wacht50", first=[some], second=[some])
    assert one.here.value == 30


def test_a_wait_beyond_what_was_seen_has_no_figure():
    one, _ = compared("wacht90", first=[figures({"5": 1}, {"70": 9})], second=[figures({"5": 10}, {"70": 1})])
    assert one.here.value is None


def test_the_first_days_of_a_wait_are_not_told_when_nobody_was_followed_that_long():
    one, _ = compared("wachttijd", first=[figures({"5": 1}, {"20": 1})], second=[figures({"5": 2})])
    assert one.here.value is None


def test_the_share_within_the_norm_is_of_all_children_of_all_seeds():
    first = [figures({"5": 1}, in_time=1, due=1), figures({"5": 1}, in_time=0, due=3)]
    one, _ = compared("norm", first=first, second=first)
    assert one.here.value == 25


def test_a_difference_is_paired_by_seed_so_that_what_all_seeds_share_is_sure():
    shares = [1, 5, 9, 3, 7, 2]
    first = [figures({"5": 1}, in_time=many, due=20) for many in shares]
    second = [figures({"5": 1}, in_time=many + 2, due=20) for many in shares]
    _, other = compared("norm", first=first, second=second)
    assert (other.difference.value, other.difference.low, other.difference.high) == (10, 10, 10)
    assert verdict(other) == "beter"


def test_a_few_seeds_give_no_interval_and_no_verdict():
    few = FEWEST_SEEDS - 1
    first, second = ([figures({}, in_time=many, due=2)] * few for many in (1, 2))
    _, other = compared("norm", first=first, second=second)
    assert (other.here.low, verdict(other)) == (None, TOO_FEW)


def test_only_seeds_that_every_policy_has_are_compared():
    runs = keyed([("telefoon", 1, figures({}, in_time=1, due=2)), ("telefoon", 2, figures({}, in_time=0, due=2))])
    assert compare(runs, ("telefoon", "gezamenlijk"), (1, 2)) == []


def test_who_was_helped_elsewhere_is_told_only_where_somebody_had_to_leave():
    plain, shut = figures({"5": 1}), figures({"5": 1}, reached=4, rehoused=3)
    assert compared("sluiting", first=[plain], second=[plain]) == []
    first, second = compared("sluiting", first=[plain], second=[shut])
    assert (first.here.value, second.here.value, verdict(second)) == (None, 75, "")


def test_lines_and_data_tell_the_same():
    found = compared("norm", first=[figures({}, in_time=1, due=2)] * 6, second=[figures({}, in_time=2, due=2)] * 6)
    assert "verschil +50 (+50 tot +50) beter" in "\n".join(in_lines(found, 6))
    assert [one["difference"] for one in as_data(found)] == [None, 50]
    assert interval(found[0].here) == "50 (50 tot 50)"


def test_an_interval_that_does_not_end_says_so_and_is_left_out_of_the_drawing():
    assert interval(Estimate(47, 17, None)) == "47 (17 of langer)"
    assert interval(Estimate(None, 17, None)) == "langer dan gemeten (17 of langer)"
    assert (drawn(Estimate(47, 17, None)), drawn(Estimate(47, 17, 60))) == ("47", "47 (17 tot 60)")


def test_what_rounds_to_nothing_has_no_sign():
    assert [number(value, signed=True) for value in (0.04, -0.04, 0.06, -3)] == ["0,0", "0,0", "+0,1", "\u22123,0"]


def test_every_policy_of_the_catalogue_has_a_meaning_and_a_source():
    assert all(one.meaning and one.source for one in policies().values())


@pytest.mark.parametrize(
    "text", ["bestaat-niet", "extra:kasteel:3", "extra:gezinshuis:0", "sluit:niemand:3", "sluit:polderbaken:0"]
)
def test_an_unknown_policy_is_refused_with_what_there_is(text):
    with pytest.raises(Invalid, match=r"Beleid .* is niet bekend\. Kies uit: telefoon"):
        policy_named(text)


def wished(**more):
    plain = {"seeds": (1, 2), "regions": ["ZK"], "starts_on": date(2026, 3, 2), "days": 90, "children": 16}
    return wish(["telefoon", "gezamenlijk"], **plain | more)


def test_a_wish_that_is_too_large_says_how_large_it_may_be():
    with pytest.raises(Invalid, match=r"Dit is te groot: 4 keer 1\.500 dagen met 300 kinderen"):
        wished(days=1500, children=300)


def test_a_region_that_is_not_there_is_named():
    with pytest.raises(Invalid, match="De regio 'XX' is niet bekend"):
        wished(regions=["ZK", "XX"])


def test_days_without_a_working_day_bring_no_child_and_are_refused():
    weekend = date(2026, 11, 28)
    with pytest.raises(Invalid, match="In deze dagen valt geen werkdag"):
        wished(starts_on=weekend, days=2)
    assert wished(starts_on=weekend, days=3).days == 3


def test_what_may_be_asked_is_kept_as_it_was_asked():
    assert wished().policies == ("telefoon", "gezamenlijk")
