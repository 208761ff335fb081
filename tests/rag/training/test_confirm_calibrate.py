"""The word of the language model is weighed by how far it helped to tell."""

import random

from rag.trained_reader import linear
from rag.training.confirm_calibrate import Looked, fit, report


def looked(rng: random.Random, of_use: bool) -> Looked:
    """The reader knows a little; the model, where it is of use, a lot."""
    answerable = rng.random() < 0.5
    sign = 1 if answerable else -1
    model = 2 * sign * of_use + rng.gauss(0, 1)
    reader = 0.5 * sign + rng.gauss(0, 1)
    other = -3.0 if of_use else rng.gauss(0, 1)
    return Looked(answerable, reader, ((reader, model, answerable), (reader - 2, other, False)))


def test_a_model_that_can_tell_is_heard() -> None:
    rng = random.Random(0)
    found = [looked(rng, of_use=True) for _ in range(400)]
    fitted = fit(found)
    assert fitted.sentence[1] > fitted.sentence[0] > 0
    assert fitted.answerable[0] > 0
    assert linear(fitted.sentence, (0.0, 2.0)) > 0 > linear(fitted.sentence, (0.0, -2.0))
    assert report("made up", found).startswith("made up: AUROC of reader 0.")


def test_a_model_that_cannot_tell_is_not() -> None:
    rng = random.Random(0)
    fitted = fit([looked(rng, of_use=False) for _ in range(400)])
    assert abs(fitted.sentence[1]) < fitted.sentence[0] / 3
