"""Every prompt, and the phrases that a prompt and a check share."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.models.protocol import Message
from rag.records import Turn

# Answering

ANSWER_STOP = ("\n",)
NOT_SAID = "NOT SAID"  # what a model that follows instructions replies where the text does not answer


@dataclass(frozen=True, slots=True)
class Case:
    """What one sentence of an answer is written from."""

    question: str
    quote: str
    short_answer: str | None = None  # the few words of the quotation that a reader pointed at
    title: str = ""  # of the article
    before: str = ""  # the sentence before the quotation, where that leans on it


# Worked examples lead a small model far better than a rule does. All of them are made up, so that nothing they say can
# be mistaken for knowledge; each shows how to leave out the rest and keep the figures.
_EXAMPLES = (
    (
        "The Velden bridge, which cost 48 million crowns, was opened to lorries in May 2009 after six years of work.",
        "When was the Velden bridge opened?",
        "May 2009",
        "The Velden bridge was opened to lorries in May 2009.",
    ),
    (
        "Orlo Marsh, who had run the dairy since 1998, handed it over to his niece Tilda in spring.",
        "Who took over the dairy from Orlo Marsh?",
        "his niece Tilda",
        "Orlo Marsh handed the dairy over to his niece Tilda.",
    ),
    (
        "Its pumps move 350 litres a second, which is why the Karst works can run on two of them in winter.",
        "How much water do the pumps move?",
        "350 litres a second",
        "The pumps move 350 litres a second.",
    ),
    (
        "Because the ore holds little tin, the Brannock mine ships its concentrate to smelters in Ostrava and Lund.",
        "Where does the Brannock mine send its concentrate?",
        "Ostrava and Lund",
        "The Brannock mine ships its concentrate to smelters in Ostrava and Lund.",
    ),
    (
        "The council said it would plant 4,000 lime trees by 2031 to cool the old town.",
        "Why does the council want to plant trees?",
        "to cool the old town",
        "The council wants to plant lime trees to cool the old town.",
    ),
)


YES, NO = " yes", " no"  # how the tuned model continues `confirm_tuned` and `judge_tuned`; one token each
FULL_ANSWER = "\nFull answer:"


def confirm_tuned(case: Case) -> str:
    """For the default model with the adapter that was taught on this very form: does the text answer the question?"""
    lines = {
        "Title": case.title,
        "Before": case.before,
        "Text": case.quote,
        "Question": case.question,
        "Short answer": case.short_answer,
    }
    shown = "".join(f"{name}: {' '.join(text.split())}\n" for name, text in lines.items() if text)
    return f"{shown}Answered:"


def answer_tuned(case: Case) -> str:
    """What follows for the same model once the text was found to answer; to be continued to the line's end.

    It begins as `confirm_tuned` does, so an engine that keeps what it has read reads little more.
    """
    return f"{confirm_tuned(case)}{YES}{FULL_ANSWER}"


def judge_tuned(evidence: str, sentence: str) -> str:
    """For the same model: does the evidence say all that the sentence says?"""
    return f"Text: {' '.join(evidence.split())}\nSaid: {sentence}\nTrue:"


def worked_examples(*, led: bool) -> str:
    """How it is done, with short answers or without. What the prompts of a small model have in common."""
    return "".join(_worked(*example, led=led) for example in _EXAMPLES)


def answer_completion(case: Case) -> str:
    """For a small model: worked examples, then the case at hand, to be continued to the end of the line."""
    led = case.short_answer is not None
    return worked_examples(led=led) + answer_case(case)


def answer_case(case: Case) -> str:
    """The case at hand, as it follows the worked examples."""
    led = case.short_answer is not None
    return _worked(case.quote, case.question, case.short_answer or "", "", led=led).rstrip()


def _worked(text: str, question: str, short_answer: str, answer: str, *, led: bool) -> str:
    lead = f"Short answer: {short_answer}\nFull answer" if led else "Answer"
    return f"Text: {text}\nQuestion: {question}\n{lead}: {answer}\n\n"


def answer_chat(case: Case) -> list[Message]:
    """For a model that follows instructions."""
    before = f"Before: {case.before}\n\n" if case.before else ""
    hint = f"\n\nThe answer is here: {case.short_answer}" if case.short_answer else ""
    return [
        {
            "role": "system",
            "content": "Answer the question in one short, complete sentence. Use only what the text says, in its own "
            "words and with its own numbers and names. Do not add, explain or conclude anything. If the text does not "
            f"answer the question, reply only: {NOT_SAID}",
        },
        {"role": "user", "content": f"{before}Text: {case.quote}\n\nQuestion: {case.question}{hint}"},
    ]


# Making a follow-up standalone

RECALLED = 4  # questions before it that the tuned model is shown


def standalone_tuned(question: str, history: Sequence[Turn]) -> str:
    """For the default model with the adapter that was taught on this very form; to be continued to the line's end."""
    before = "".join(f"Earlier: {' '.join(turn.question.split())}\n" for turn in history[-RECALLED:])
    return f"{before}Follow-up: {' '.join(question.split())}\nStandalone question:"


def standalone_prompt(question: str, history: Sequence[Turn]) -> list[Message]:
    """For a model that follows instructions; small ones make things up here."""
    talk = "\n".join(f"Person: {turn.question}\nAnswer: {turn.answer}" for turn in history)
    return [
        {
            "role": "system",
            "content": "You prepare questions for a search engine that has not heard the conversation. Rewrite the "
            "person's last question so that it can be understood alone: put the names in place of words like it, "
            "they, that plant or the second one, and fill in what was left out from the questions and answers before. "
            "Keep its meaning, its language and its details, and add nothing else. If it can be understood alone, or "
            "has changed the subject, repeat it word for word. Do not answer it. Reply with the one question only.",
        },
        {"role": "user", "content": f"{talk}\n\nLast question: {question}\nThe same question, understood alone:"},
    ]


# Refusing

REFUSAL = "The articles do not say."


def refusal(question: str, articles: int, limited: bool = False) -> str:
    """What is said when the articles do not answer, and what was searched: the library, or a selection of it."""
    place = "the selection" if limited else "this library"
    searched = "the one article" if articles == 1 else f"the {articles:,} articles"
    return f"{REFUSAL} Nothing in {searched} of {place} answers the question “{question}”."
