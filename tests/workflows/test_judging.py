"""Three values for a norm, and one for a clock that still runs (N2c)."""

from datetime import date

from workflows.judging import Judgement, judge_norm

DUE = date(2021, 1, 22)


def test_a_norm_met_on_its_last_day_is_in_order():
    assert judge_norm(due_on=DUE, met_on=DUE, remark=None, on=date(2021, 3, 1)) == Judgement.IN_ORDER


def test_an_active_pool_is_in_order_though_undesirable():
    judged = judge_norm(due_on=DUE, met_on=DUE, remark="wachtlijstbeheer", on=date(2021, 3, 1))
    assert judged == Judgement.UNDESIRABLE


def test_a_norm_met_a_day_late_is_not_in_order():
    assert judge_norm(due_on=DUE, met_on=date(2021, 1, 23), remark=None, on=date(2021, 3, 1)) == Judgement.NOT_IN_ORDER


def test_a_norm_unmet_on_its_last_day_still_runs():
    assert judge_norm(due_on=DUE, met_on=None, remark=None, on=DUE) == Judgement.NOT_YET


def test_a_norm_unmet_the_day_after_is_not_in_order():
    assert judge_norm(due_on=DUE, met_on=None, remark=None, on=date(2021, 1, 23)) == Judgement.NOT_IN_ORDER


def test_a_second_change_of_jeugdbeschermer_is_not_in_order():
    judged = judge_norm(due_on=DUE, met_on=DUE, remark="meer_dan_een_wisseling", on=date(2021, 3, 1))
    assert judged == Judgement.NOT_IN_ORDER
