"""How long a question takes and how much memory, over the starter articles: `make bench`.

Nothing else should run meanwhile. Prints one line a figure; times are medians.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOOTNOTE = [sys.executable, "-m", "ui.cli"]


def cold(library: str) -> float:
    """Seconds of `footnote ask` from the start of the process to its end, the median of 3."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(
            [*FOOTNOTE, "ask", "When was CATL founded?", "--library", library], check=True, capture_output=True
        )
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def warm(library: str) -> dict[str, float]:
    """Milliseconds of each step over the answerable starter questions, models loaded; and this process's peak."""
    from rag.answer import answer
    from rag.evaluation.questions import load_questions
    from rag.parts import open_parts

    parts = open_parts(Path(library))
    asked = [q for q in load_questions(ROOT / "seeds" / "questions.jsonl") if q.wanted]
    answer(parts, asked[0].question)
    times = [answer(parts, q.question, q.history).timings_ms for q in asked]
    medians = {step: statistics.median(t[step] for t in times) for step in times[0]}
    return medians | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


if __name__ == "__main__":
    if len(sys.argv) > 1:  # the process whose memory is measured
        print(json.dumps(warm(sys.argv[1])))
        sys.exit()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as library:
        articles = sorted(str(path) for path in (ROOT / "seeds").glob("*.md"))
        subprocess.run([*FOOTNOTE, "add", *articles, "--library", library], check=True, capture_output=True)
        print(f"cold `footnote ask`          {cold(library):6.1f} s")
        measured = json.loads(subprocess.check_output([sys.executable, __file__, library]))
    for step in ("retrieve", "read", "write", "verify", "total"):
        print(f"warm question, {step:<12}  {measured[step]:6.0f} ms")
    print(f"peak memory                  {measured['peak_mb']:6.0f} MB")
