"""What an answer is made with, passed explicitly to every step.

The three probabilities were chosen with `python -m rag.training.thresholds`, on questions that no figure is measured
on. At .4 the right sentence is cited for four in five, and a third of what should be refused is: all that is off the
subject, and few of the near misses, which are most of it. At .55 both are .64; either can only be had at the other's
cost. More sentences beside the best bring few further answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    passages: int = 8  # handed to the reader; 12 hold the evidence of one question more in a hundred
    depth: int = 60  # fetched from each of FAISS and BM25 before they are fused
    longest_question: int = 2000  # characters
    least_answerable: float = 0.5  # below this probability the answer is a refusal
    least_evidence: float = 0.1  # probability of a sentence beside the best one
    near_best: float = 0.5  # and its share of the best one's
    most_evidence: int = 5  # sentences for each thing that is asked
    shown_passages: int = 5  # the nearest ones, beside an answer or a refusal
    quotations_only: bool = False  # answer with the evidence itself, no language model
