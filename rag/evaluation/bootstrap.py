"""How sure is a figure? It is computed again on questions drawn with replacement (Efron 1979)."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from rag.evaluation.metrics import Rows, mean
from rag.evaluation.records import Measure, Unit

DRAWS = 1000
SEED = 1963
INTERVAL = (2.5, 97.5)  # percentiles

Statistic = Callable[[Rows], float]


def interval(rows: Rows, statistic: Statistic) -> tuple[float, float]:
    """The 95 % interval of `statistic` over `rows`, whose first axis is what is drawn; always the same draws.

    Draws on which the statistic is undefined are left out.
    """
    random = np.random.default_rng(SEED)
    drawn = (statistic(rows[random.integers(len(rows), size=len(rows))]) for _ in range(DRAWS))
    defined = [value for value in drawn if not math.isnan(value)]
    low, high = np.percentile(defined, INTERVAL)
    return float(low), float(high)


def measured(
    of: str, name: str, rows: Sequence[object], statistic: Statistic = mean, unit: Unit = "share"
) -> Iterator[Measure]:
    """The figure `name` of the set `of`, with its interval; nothing where there is nothing to measure.

    `rows` are numbers, or pairs of them, one a question.
    """
    table = np.asarray(rows, dtype=np.float64)
    if len(table) and not math.isnan(value := statistic(table)):
        yield Measure(of, name, value, *interval(table, statistic), len(table), unit)
