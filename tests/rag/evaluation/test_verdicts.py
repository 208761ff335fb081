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


def test_partial_passes_and_is_not_supported() -> None:
    said: dict[str, Verdict] = {"a": "supported", "b": "partial", "c": "unsupported", "d": "supported"}

    def verify(sentence: str, evidence: Sequence[str], question: str) -> Verdict:
        assert evidence == ["Nothing here."]
        return said[sentence]

    so = {"a": True, "b": True, "c": False, "d": False}
    claims = [Claim(name, PAGE, (0,), supported) for name, supported in so.items()]
    found = {m.name: m.value for m in verdict_measures("own", verify, FakeEncoder(), claims, lambda _: None)}
    # supported: a of a, b; c of c, d. passed: a, b of a, b; c of c, d.
    assert found == {"verdict_supported": 0.5, "verdict_passed": 0.75}
