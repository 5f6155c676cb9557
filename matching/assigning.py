"""All levels at once when nothing counts but the child and the seat: chosen and proven by prices, without a search."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.flow import MOST, Answer, Question, assign, most_by, proven
from matching.ladder import Ladder
from matching.model import Model

AT_ONCE = 2


@dataclass(frozen=True)
class Standing:
    """What is as good as the best on the levels so far: any choice of these columns in which every unit of the `needy`
    has one and the `full` places have no seat left."""

    columns: Ints
    needy: Bools
    full: Bools


@dataclass(frozen=True)
class Blend:
    """Some levels as one figure: those before `end`; `scale` is what 1 on the first of them counts for."""

    asked: Question
    end: int
    scale: int


def simple(model: Model) -> bool:
    """Whether no row can say no but those of children and of seats."""
    rules = model.matrix[model.sides :].sum(axis=1)
    plain = bool(model.single.all() and (rules <= model.limits[model.sides :]).all())
    return plain and bool((model.worth >= 0).all())


def assigned(ladder: Ladder) -> bool:
    """Bring all levels to their best, each proven; whether that could be done."""
    model = ladder.model
    if not model.width or not simple(model):
        return False
    units = int(model.unit.max()) + 1
    standing = Standing(ladder.active, ladder.pinned[:units], np.zeros(len(model.room), dtype=np.bool_))
    level = 0
    while level < len(model.worth):
        blend = blended(model, standing, level)
        answer = proven(blend.asked, assign(blend.asked)) if blend.end > level else None
        if answer is None:
            return False
        if level == 0:
            model.problem.kept["prices"] = row_prices(model, answer.price / blend.scale)
        chosen, level = standing.columns[answer.chosen], blend.end
        standing = tightened(standing, blend.asked, answer)
    ladder.chosen = chosen
    ladder.bounds = [ladder.value(at) for at in range(level)]
    return True


def blended(model: Model, standing: Standing, begin: int) -> Blend:
    """The next levels, as many as fit below 2**53; to fill what must be full comes before all of them.

    A level outweighs the most that all units together could win on the next ones.
    """
    columns = standing.columns
    unit, place = model.unit[columns], model.place[columns]
    weight = standing.full[place].astype(np.int64)
    total, scale, end, count = int(most_by(weight, unit, len(standing.needy)).sum()), 1, begin, len(standing.needy)
    while end < min(begin + AT_ONCE, len(model.worth)):
        worth = model.worth[end, columns]
        worth = worth - least_by(worth, unit, standing.needy)[unit]
        reach = int(most_by(worth, unit, count).sum())
        if total * (reach + 1) + reach + count >= MOST:
            break
        weight, total = weight * (reach + 1) + worth, total * (reach + 1) + reach
        scale, end = scale * (reach + 1 if end > begin else 1), end + 1
    return Blend(Question(weight, unit, place, model.room, standing.needy), end, scale)


def least_by(worth: Ints, unit: Ints, needy: Bools) -> Ints:
    """Per unit the least that it has in any case: of its columns when it is needy, else nothing."""
    least = np.where(needy, MOST, 0)
    np.minimum.at(least, unit, worth)
    return least


def tightened(standing: Standing, asked: Question, answer: Answer) -> Standing:
    """What is as good as this answer, and nothing else (complementary slackness)."""
    tight = asked.weight == answer.gain[asked.unit] + answer.price[asked.place]
    needy = standing.needy | (answer.gain > 0)
    return Standing(standing.columns[tight], needy, standing.full | (answer.price > 0))


def row_prices(model: Model, price: Floats) -> Floats:
    """The prices of places as those of the rows of the model."""
    found, matrix = np.zeros(len(model.limits)), model.matrix
    rows = np.arange(int(model.unit.max()) + 1, model.sides)
    rows = rows[np.diff(matrix.indptr)[rows] > 0]
    found[rows] = price[model.place[matrix.indices[matrix.indptr[rows]]]]
    return found
