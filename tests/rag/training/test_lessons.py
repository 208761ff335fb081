import random

from rag.prompts import Case, answer_tuned, confirm_tuned, judge_tuned, standalone_tuned
from rag.records import Turn
from rag.training.confirm_cases import Confirmed
from rag.training.follow_ups import FollowUp
from rag.training.lessons import TELLING, confirmed, judged, preferred, standalone, written
from rag.training.pairs import OTHER, Pair
from rag.training.preferred import Preferred
from rag.training.tune import Lesson
from rag.verdict_network import SUPPORTED

CASE = Case("When did it open?", "It opened in May 2009.", "May 2009", "Bridges")


class Bytes:
    """A tokenizer with a token for each byte."""

    def __call__(self, text: str) -> dict[str, list[int]]:
        return {"input_ids": list(text.encode())}


class Never(random.Random):
    """Leaves everything as it is."""

    def random(self) -> float:
        return 1.0


def parts(lesson: Lesson) -> dict[float, str]:
    """The text of each weight."""
    found: dict[float, bytes] = {}
    for token, weight in zip(lesson.ids, lesson.weights, strict=True):
        found[weight] = found.get(weight, b"") + bytes([token])
    return {weight: text.decode() for weight, text in found.items()}


def test_an_answer_is_learned_behind_the_very_prompt_that_the_product_gives() -> None:
    (lesson,) = written(Bytes(), {CASE: ("It opened in May 2009.",)}, Never())
    text = bytes(lesson.ids).decode()
    assert text == f"{answer_tuned(CASE)} It opened in May 2009.\n"
    assert text.startswith(f"{confirm_tuned(CASE)} yes")
    assert parts(lesson)[1.0] == " It opened in May 2009.\n"
    assert parts(lesson)[TELLING] == " yes"


def test_a_yes_or_no_is_all_that_is_learned_of_a_case_that_is_told() -> None:
    yes, no = confirmed(Bytes(), [Confirmed(CASE, True), Confirmed(CASE, False)], Never())
    assert (parts(yes)[TELLING], parts(no)[TELLING]) == (" yes", " no")
    assert bytes(yes.ids).decode() == f"{confirm_tuned(CASE)} yes"


def test_a_yes_or_no_is_learned_of_a_sentence_that_is_judged() -> None:
    pairs = [Pair("judged", "It opened\nin 2009.", "It opened in 2009.", label) for label in (SUPPORTED, OTHER)]
    yes, no = judged(Bytes(), pairs)
    assert (parts(yes)[TELLING], parts(no)[TELLING]) == (" yes", " no")
    assert bytes(yes.ids).decode() == f"{judge_tuned('It opened in 2009.', 'It opened in 2009.')} yes"


def test_of_two_answers_each_stands_behind_the_prompt_that_the_product_gives() -> None:
    (choice,) = preferred(Bytes(), [Preferred(CASE, "It opened in May 2009.", "May opened.")], Never())
    for lesson, said in ((choice.better, "It opened in May 2009."), (choice.worse, "May opened.")):
        assert bytes(lesson.ids).decode() == f"{answer_tuned(CASE)} {said}\n"
        assert parts(lesson)[1.0] == f" {said}\n"


def test_a_follow_up_is_learned_behind_what_was_asked_before() -> None:
    asked = FollowUp("a", (Turn("Who runs Ampere?", ""),), "And Renault?", "Who runs Renault?")
    (lesson,) = standalone(Bytes(), [asked])
    assert bytes(lesson.ids).decode() == f"{standalone_tuned('And Renault?', asked.history)} Who runs Renault?\n"
    assert parts(lesson)[1.0] == " Who runs Renault?\n"


def test_title_and_short_answer_are_left_out_now_and_then() -> None:
    rng = random.Random(0)
    texts = [bytes(lesson.ids).decode() for lesson in confirmed(Bytes(), [Confirmed(CASE, True)] * 300, rng)]
    assert 10 < sum("Short answer" not in t for t in texts) < 60
    assert 30 < sum("Title" not in t for t in texts) < 100
