"""Verdicts on claims, and what they are held against."""

from collections.abc import Sequence

from fakes import FakeEncoder
from rag.evaluation.records import Claim
from rag.evaluation.verdicts import bearing, verdict_measures
from rag.records import Verdict

PAGE = ("Nothing here.", "Cats like milk.", "Dogs bark at night.", "The end.", "Cats like milk a lot.")


def test_what_a_claim_is_held_against() -> None:
    encoder = FakeEncoder()
    assert bearing(Claim("Cats like milk.", PAGE, (2, 3), False), encoder) == ["Dogs bark at night.", "The end."]
    nearest = bearing(Claim("Cats like milk.", PAGE, (), False), encoder)
    assert len(nearest) == 3
    assert {"Cats like milk.", "Cats like milk a lot."} <= set(nearest)
    assert nearest == sorted(nearest, key=PAGE.index)  # in the order of the page


class Agreeing:
    """A judge that supports some sentences."""

    threshold = 0.5

    def __init__(self, supported: str) -> None:
        self.given = supported

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [float(sentence in self.given) for _, sentence in pairs]


def test_what_the_rules_the_model_and_both_let_pass() -> None:
    said: dict[str, Verdict] = {"a": "supported", "b": "partial", "c": "unsupported", "d": "supported"}

    def verify(sentence: str, evidence: Sequence[str], question: str) -> Verdict:
        assert evidence == ["Nothing here."]
        return said[sentence]

    so = {"a": True, "b": True, "c": False, "d": False}
    claims = [Claim(name, PAGE, (0,), supported) for name, supported in so.items()]
    measures = verdict_measures("own", verify, Agreeing("abc"), FakeEncoder(), claims, lambda _: None)
    found = {m.name.removeprefix("verdict_"): m.value for m in measures}
    # Rules take a, d for supported and let a, b, d pass; the model a, b, c; both a, b.
    assert found == {"rules_supported": 0.5, "rules_passed": 0.75, "model_passed": 0.75, "both_passed": 1.0}
