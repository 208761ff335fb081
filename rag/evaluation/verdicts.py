"""Claims whose verdict is known, judged on the sentences that bear on them."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from index.embed import Encoder
from rag.entail import Judging
from rag.evaluation.bootstrap import measured
from rag.evaluation.libraries import Progress
from rag.evaluation.metrics import balanced_accuracy
from rag.evaluation.records import Claim, Measure
from rag.records import Verdict

NEAREST = 3  # sentences of the page, where annotators found none that bears on the claim

Verify = Callable[[str, Sequence[str], str], Verdict]  # sentence, evidence, question


def verdict_measures(
    of: str, verify: Verify, judge: Judging, encoder: Encoder, claims: Sequence[Claim], progress: Progress
) -> Iterator[Measure]:
    """Balanced accuracy of what passes the rules (`supported` alone, or all but `unsupported`), the judge, and both."""
    found: dict[str, list[tuple[bool, bool]]] = {}
    for number, claim in enumerate(claims, start=1):
        progress(f"{of}: claim {number:,} of {len(claims):,}")
        evidence = bearing(claim, encoder)
        verdict = verify(claim.text, evidence, "")
        agrees = judge.supported([(" ".join(evidence), claim.text)])[0] >= judge.threshold
        said = {
            "rules_supported": verdict == "supported",
            "rules_passed": verdict != "unsupported",
            "model_passed": agrees,
            "both_passed": agrees and verdict != "unsupported",
        }
        for name, passes in said.items():
            found.setdefault(f"verdict_{name}", []).append((passes, claim.supported))
    for name, pairs in found.items():
        yield from measured(of, name, pairs, balanced_accuracy)


def bearing(claim: Claim, encoder: Encoder) -> list[str]:
    """What the claim is held against: the annotators' sentences, else those of the page that are nearest to it."""
    if claim.bearing:
        return [claim.page[row] for row in claim.bearing]
    near = encoder.encode(claim.page) @ encoder.encode([claim.text])[0]
    return [claim.page[row] for row in sorted(np.argsort(-near, kind="stable")[:NEAREST])]
