"""What became of a clip's article is seen, and said."""

from collections.abc import Callable
from dataclasses import replace

from index.library import Library
from quotations import TWINGO
from rag.report import clips
from rag.report.findings import examine
from rag.report.records import Clip, Report

PutArticle = Callable[..., str]
SOURCE = "https://www.nytimes.com/2024/twingo"


def test_what_stands(library: Library, clip: Clip) -> None:
    (found,) = examine(library, [clip])
    assert (found.standing, found.quotable, found.reason, found.now) == ("verbatim", True, "", None)


def test_what_was_tampered_with(library: Library, clip: Clip) -> None:
    (found,) = examine(library, [replace(clip, quotation=clip.quotation.replace("20,000", "10,000"))])
    assert (found.standing, found.quotable) == ("altered", False)
    assert "“10,000”" in found.reason


def test_a_changed_sentence_beside_the_new_one(
    library: Library, clip: Clip, report: Report, put_article: PutArticle
) -> None:
    put_article(TWINGO.replace("20,000", "22,500"), SOURCE)
    (found,) = examine(library, [clip])
    assert (found.standing, found.quotable) == ("changed", False)
    assert found.now is not None
    assert found.now.quotation == clip.original.replace("20,000", "22,500")
    assert found.now.claim == clip.claim
    clips.renew(library, clip.id, found.now)
    (renewed,) = examine(library, clips.clips(library, report.id))
    assert renewed.standing == "verbatim"
    assert "22,500" in renewed.clip.quotation


def test_a_changed_article_in_which_the_sentence_still_stands(
    library: Library, clip: Clip, put_article: PutArticle
) -> None:
    clips.shorten(library, clip.id, "… it costs 20,000 euros.")
    put_article("A correction was made. " + TWINGO, SOURCE)
    (found,) = examine(library, [clips.clip(library, clip.id)])
    assert (found.standing, found.quotable) == ("changed", True)
    assert found.now is not None
    assert found.now.quotation == "… it costs 20,000 euros."
    assert found.now.start == clip.start + len("A correction was made. ")


def test_a_removed_article(library: Library, clip: Clip) -> None:
    with library.writer() as writer:
        writer.remove(clip.source.article_id)
    (found,) = examine(library, [clip])
    assert (found.standing, found.quotable) == ("removed", False)
    assert "“Makers cut prices” is no longer in the library" in found.reason


def test_an_article_of_the_same_title_is_no_successor(library: Library, clip: Clip, put_article: PutArticle) -> None:
    put_article("Something else. Entirely.", "/reports/b.txt", title=SOURCE)
    with library.writer() as writer:
        writer.remove(clip.source.article_id)
    assert examine(library, [clip])[0].standing == "removed"


def test_another_text_from_the_same_agency_is_no_newer_version(
    library: Library, report: Report, put_article: PutArticle
) -> None:
    first = put_article("The mill was rebuilt in 1911. It is red.", "Reuters")
    clip = clips.cut(library, first, 0, 29)
    put_article("Nobody knows when the tower was built.", "Reuters")
    with library.writer() as writer:
        writer.remove(first)
    (found,) = examine(library, [clip])
    assert (found.standing, found.quotable) == ("removed", False)
