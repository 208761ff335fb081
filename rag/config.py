"""What an answer is made with, passed explicitly to every step.

The three probabilities were chosen with `python -m rag.training.thresholds`, on questions that no figure is measured
on: at one half the reader's errors of both kinds, answering what it should refuse and refusing what it could answer,
are about as many; more sentences beside the best one bring few further answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    passages: int = 12  # handed to the reader: more of them found no more answers, and cost time
    depth: int = 60  # fetched from each of FAISS and BM25 before they are fused
    longest_question: int = 2000  # characters
    least_answerable: float = 0.5  # below this probability the answer is a refusal
    least_evidence: float = 0.1  # probability of a sentence beside the best one
    near_best: float = 0.5  # and its share of the best one's
    most_evidence: int = 5  # sentences for each thing that is asked
    shown_passages: int = 5  # the nearest ones, beside an answer or a refusal
    quotations_only: bool = False  # answer with the evidence itself, no language model
