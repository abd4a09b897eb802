"""A site's rule at work on one page: what it removes, where it finds body, title, authors and date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lxml import etree

from storage.model import Article
from worker.clean import dates, people
from worker.clean.sites import SiteRule, Step
from worker.clean.text import tidy
from worker.clean.walk import Frame, Outline

#: characters of what a rule removed that `explain` shows
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that a rule took out of the page, and by which line."""

    step: Step
    text: str


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


def _found(root: etree._Element, path: str) -> list[Any]:
    """What an expression finds: elements, texts or one text. Nothing, where it asks for what XPath cannot do here."""
    try:
        result = _compiled(path)(root)
    except etree.XPathError:
        return []
    return list(result) if isinstance(result, list) else [result] if isinstance(result, str) and result else []


def _elements(root: etree._Element, path: str) -> list[etree._Element]:
    return [found for found in _found(root, path) if etree.iselement(found)]


def _texts(root: etree._Element, path: str) -> list[str]:
    said = [" ".join(_words(element)) for element in _elements(root, path)]
    return [text for text in map(tidy, said or (f for f in _found(root, path) if isinstance(f, str))) if text]


def rewrite(source: bytes, rule: SiteRule) -> bytes:
    """The page's source after the rule's `find_string` and `replace_string`."""
    for step in rule.of("replace_string"):
        source = source.replace(step.value.encode(), step.instead.encode())
    return source


def strip(root: etree._Element, rule: SiteRule) -> tuple[Removed, ...]:
    """Takes out of the tree what the rule removes; says what that was."""
    return tuple(
        Removed(step, text)
        for step in rule.of("strip", "strip_id_or_class", "strip_image_src")
        for element in _doomed(root, step)
        if (text := _take_out(element, root)) is not None
    )


def _doomed(root: etree._Element, step: Step) -> list[etree._Element]:
    value = step.value.strip("\"'")
    if step.directive == "strip":
        return _elements(root, step.value)
    if step.directive == "strip_image_src":
        return [e for e in root.iter("img") if value in (e.get("src") or "")]
    return [e for e in root.iter(etree.Element) if value in (e.get("class") or "") or value in (e.get("id") or "")]


def _take_out(element: etree._Element, root: etree._Element) -> str | None:
    """The start of the element's text; None if it is gone already, or the page itself."""
    parent = element.getparent()
    if parent is None or element.tag in ("html", "body") or not any(a is root for a in element.iterancestors()):
        return None
    text = tidy(" ".join(_words(element)))[:_SHOWN]
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    return text


def _words(element: etree._Element) -> Iterator[str]:
    for count, piece in enumerate(element.itertext()):
        if count > 60:
            return
        yield str(piece)


def body_frames(root: etree._Element, outline: Outline, rule: SiteRule) -> tuple[list[Frame], Step | None]:
    """The frames that the rule calls the body, and the line that found them; none if it finds nothing here."""
    frames = {frame.element: frame for frame in outline.frames}
    for step in rule.of("body"):
        elements = _elements(root, step.value)
        found = list(dict.fromkeys(f for e in elements if (f := _frame_around(e, frames)) is not None))
        if found:
            return found, step
    return [], None


def _frame_around(element: etree._Element, frames: dict[etree._Element, Frame]) -> Frame | None:
    at: etree._Element | None = element
    while at is not None and at not in frames:
        at = at.getparent()
    return None if at is None else frames[at]


def protect(frames: list[Frame]) -> None:
    """What the owner calls the body is no chrome, whatever its class says."""
    for frame in frames:
        at: Frame | None = frame
        while at is not None:
            at.own = ""
            at = at.parent


def text_of(root: etree._Element, rule: SiteRule, directive: str) -> list[str]:
    """What the first line of the directive that finds something finds, as texts."""
    return next((found for step in rule.of(directive) if (found := _texts(root, step.value))), [])


def stated(article: Article, root: etree._Element, rule: SiteRule, sites: tuple[str, ...]) -> Article:
    """The article with the authors and the date that the rule finds."""
    names = text_of(root, rule, "author")
    authors, agencies = people.sort_out(names, sites) if names else ((), ())
    days = [day for text in text_of(root, rule, "date") if (day := dates.iso(text))]
    return replace(
        article,
        authors=authors or article.authors,
        agencies=tuple(dict.fromkeys((*article.agencies, *agencies))),
        published=days[0] if days else article.published,
    )


def misses(root: etree._Element, rule: SiteRule) -> tuple[str, ...]:
    """A warning for each directive of which no line finds anything on this page."""
    return tuple(
        f"the site's rule finds no {name} here ({steps[-1].where})"
        for name in ("title", "body", "author", "date")
        if (steps := rule.of(name)) and not any(_found(root, step.value) for step in steps)
    )
