"""Articles out of feed entries, and entries as a vote and a rescue for pages."""

import html
import re
from dataclasses import replace

from lxml import etree

from storage.model import Article, Block, Entry
from worker.clean import blocks as blocking
from worker.clean import content, people, voters
from worker.clean.article import body_text, clean_tree, with_text
from worker.clean.text import key, read_minutes, tidy, weight
from worker.clean.tree import parse
from worker.clean.walk import walk

#: letters; a content element that long is the article itself, a shorter one may be a summary
_WHOLE = 600
_HALF_A_TAG = re.compile(r"<[A-Za-z/][^<>]*$")
#: characters; a longer piece of HTML goes to the parser as it is, repairing would take too long
_MAX_REPAIR = 60_000


#: times as much text as the page shows, for the feed's to stand in; share of the page's that must be in it as well
_TWICE = 2
_CONTAINED = 0.8


def text_of(entry: Entry) -> str:
    """The article's whole text as its feed has it, without tags; '' if the feed has a summary only."""
    return voters.plain(entry.content_html) if weight(entry.content_html) > _WHOLE else ""


def outweighs(entry: Entry, article: Article) -> bool:
    """The feed has the article in full, and the page shows only a piece of it, without saying so."""
    told = text_of(entry)
    shown = [b.text for b in article.blocks if b.type == "paragraph"]
    size = sum(map(weight, shown))
    if weight(told) < max(_WHOLE, _TWICE * weight(body_text(article.blocks))):
        return False
    known = key(told)
    return sum(weight(text) for text in shown if key(text) in known) >= _CONTAINED * size


def fragment(source: str, url: str) -> tuple[Block, ...]:
    """The blocks of a feed's piece of HTML (or plain text)."""
    if not source.strip():
        return ()
    markup = (
        _repaired(source)
        if "<" in source
        else "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in source.split("\n\n"))
    )
    if weight(source) > _WHOLE:
        cleaned = clean_tree(_tree(f"<article>{markup}</article>"), url).article
        if cleaned.blocks:
            lead = (Block(type="paragraph", text=cleaned.standfirst),) if cleaned.standfirst else ()
            return lead + cleaned.blocks
    outline = walk(_tree(f"<div>{markup}</div>"))
    content.mark_prose(outline)
    made = (blocking.block(g) for g in blocking.group(blocking.join_breaks(outline.lines), lambda _: None))
    return tuple(b for b in made if b is not None)


def _tree(markup: str) -> etree._Element:
    return parse(f"<html><body>{markup}</body></html>".encode("utf-8", "replace"))


def _repaired(source: str) -> str:
    """Feeds cut their HTML off anywhere, inside a tag too; this closes what is open where it should be closed."""
    from bs4 import BeautifulSoup

    source = _HALF_A_TAG.sub("", source)
    return str(BeautifulSoup(source, "html.parser")) if len(source) <= _MAX_REPAIR else source


def article_of(entry: Entry, url: str, warning: str) -> Article:
    """The article as far as the feed gives it, marked as partial with the warning."""
    title = tidy(html.unescape(entry.title))
    summary = fragment(entry.summary_html, url)
    body = fragment(entry.content_html, url) or summary
    standfirst = ""
    if (
        body is not summary
        and len(summary) == 1
        and summary[0].type == "paragraph"
        and weight(summary[0].text) < _WHOLE
    ):
        told = summary[0].text
        standfirst = "" if key(told)[:60] in key("".join(b.text for b in body[:1])) else told
    authors, agencies = people.sort_out(entry.authors, ())
    article = Article(
        url=url or entry.link, canonical_url=entry.link or url, title=title, headline=title, standfirst=standfirst,
        published=entry.published or entry.updated, modified=entry.updated, authors=authors, agencies=agencies,
        tags=tuple(dict.fromkeys(filter(None, map(tidy, entry.categories)))),
        language=entry.language.lower().split("-")[0],
        blocks=body, read_minutes=read_minutes(body_text(body)), confidence=0.3, method="feed", is_partial=True,
        warnings=(warning,) if warning else (),
    )  # fmt: skip
    return with_text(article)


def fill(article: Article, entry: Entry) -> Article:
    """The article with what the entry knows and the page does not."""
    title = tidy(html.unescape(entry.title))
    authors, agencies = people.sort_out(entry.authors, (article.publisher,))
    filled = replace(
        article,
        title=article.title or title,
        headline=article.headline or title,
        authors=article.authors or authors,
        agencies=article.agencies or agencies,
        published=article.published or entry.published or entry.updated,
        language=article.language or entry.language.lower().split("-")[0],
        tags=article.tags or tuple(dict.fromkeys(filter(None, map(tidy, entry.categories)))),
    )
    return with_text(filled)


def rescue(article: Article, entry: Entry, *, warning: str, is_wall: bool) -> Article:
    """Of a page that does not show the article: what the feed has of it, if that is more; never the wall's own text."""
    fed = article_of(entry, article.url, warning)
    if not is_wall and sum(map(weight, (b.text for b in article.blocks))) >= sum(
        map(weight, (b.text for b in fed.blocks))
    ):
        return replace(fill(article, entry), is_partial=True, warnings=(*article.warnings, warning))
    if is_wall:
        return fed
    return with_text(
        replace(
            fill(article, entry),
            blocks=fed.blocks,
            is_partial=True,
            method="feed",
            warnings=(*article.warnings, warning),
            read_minutes=fed.read_minutes,
        )
    )
