"""A document becomes an article: its blocks are joined into the one text that every span points into."""

import hashlib
from datetime import UTC, datetime

from index.records import Article, Document, Section


def to_article(document: Document) -> Article:
    """Join the blocks with blank lines (list items with one line break) and derive the id from the text."""
    parts: list[str] = []
    sections: list[Section] = []
    position = 0
    previous = None
    for block in document.blocks:
        if previous is not None:
            gap = "\n" if previous.kind == block.kind == "item" else "\n\n"
            parts.append(gap)
            position += len(gap)
        sections.append(Section(position, position + len(block.text), block.kind, block.page))
        parts.append(block.text)
        position += len(block.text)
        previous = block
    text = "".join(parts)
    return Article(
        id=hashlib.sha256(text.encode()).hexdigest()[:16],
        title=document.title,
        text=text,
        sections=tuple(sections),
        sources=(document.source,),
        author=document.author,
        published=document.published,
        added=datetime.now(UTC).isoformat(timespec="seconds"),
    )
