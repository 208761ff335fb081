"""Claims whose verdict is known, judged on the sentences that bear on them."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from index.embed import Encoder
from rag.evaluation.bootstrap import measured
from rag.evaluation.libraries import Progress
from rag.evaluation.metrics import balanced_accuracy
from rag.evaluation.records import Claim, Measure
from rag.records import Verdict

NEAREST = 3  # sentences of the page, where annotators found none that bears on the claim

Verify = Callable[[str, Sequence[str], str], Verdict]  # sentence, evidence, question


def verdict_measures(
    of: str, verify: Verify, encoder: Encoder, claims: Sequence[Claim], progress: Progress
) -> Iterator[Measure]:
    """Balanced accuracy of the verdict `supported`, and of what passes (all but `unsupported`)."""
    supported, passed = [], []
    for number, claim in enumerate(claims, start=1):
        progress(f"{of}: claim {number:,} of {len(claims):,}")
        verdict = verify(claim.text, bearing(claim, encoder), "")
        supported.append((verdict == "supported", claim.supported))
        passed.append((verdict != "unsupported", claim.supported))
    yield from measured(of, "verdict_supported", supported, balanced_accuracy)
    yield from measured(of, "verdict_passed", passed, balanced_accuracy)


def bearing(claim: Claim, encoder: Encoder) -> list[str]:
    """What the claim is held against: the annotators' sentences, else those of the page that are nearest to it."""
    if claim.bearing:
        return [claim.page[row] for row in claim.bearing]
    near = encoder.encode(claim.page) @ encoder.encode([claim.text])[0]
    return [claim.page[row] for row in sorted(np.argsort(-near, kind="stable")[:NEAREST])]
