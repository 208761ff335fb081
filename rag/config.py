"""What an answer is made with, passed explicitly to every step.

The three probabilities were chosen with `python -m rag.training.thresholds`, on questions that no figure is measured
on. About half of these ask for what the articles leave open though they speak of the matter, which is harder than what
people ask, and a third in words that share little with the articles. At .35, of those about the starter articles 88 in
100 get their evidence, and 83 of those without an answer are refused; of those about articles of
`rag/training/articles/dev`, 88 and 68. At .40 it is 87 and 84, 88 and 75; at .5 82 and 89, 82 and 82. A refusal still
shows the nearest passages, and an answer its evidence. How near a sentence must come to the best one was chosen on
development questions: below two fifths one in seven holds an answer, above one in three.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    passages: int = 20  # handed to the reader, which reads on where the first eight leave the question open
    depth: int = 60  # fetched from each of FAISS and BM25 before they are fused
    longest_question: int = 2000  # characters
    least_answerable: float = 0.35  # below this probability the answer is a refusal
    least_evidence: float = 0.1  # probability of a sentence beside the best one
    near_best: float = 0.4  # and its share of the best one's
    most_evidence: int = 5  # sentences for each thing that is asked
    shown_passages: int = 5  # the nearest ones, beside an answer or a refusal
    quotations_only: bool = False  # answer with the evidence itself, no language model
