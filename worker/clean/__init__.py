"""Cleaning: a page's bytes in, an article in the canonical form out. Pure.

`clean` for pages, `from_entry` for what a feed gives of an article whose page cannot be had. The text's own format is
in `render` and, the way back, in `canonical`.
"""

from dataclasses import replace

from storage.model import Article, Entry
from worker.clean import plain, ruled, walls
from worker.clean.article import Cleaned, clean_tree
from worker.clean.canonical import CanonicalParts, parse_text
from worker.clean.entries import article_of, fill, outweighs, rescue, text_of
from worker.clean.errors import CleanError
from worker.clean.explain import Reason, explained
from worker.clean.render import render
from worker.clean.sites import RuleFault, SiteRule, SiteRules, host_of, parse_rule
from worker.clean.tree import MAX_BYTES, is_text, read

__all__ = [
    "CanonicalParts",
    "CleanError",
    "Reason",
    "RuleFault",
    "SiteRule",
    "SiteRules",
    "clean",
    "explain",
    "from_entry",
    "host_of",
    "parse_rule",
    "parse_text",
    "render",
]


def clean(
    body: bytes, *, url: str, content_type: str = "", entry: Entry | None = None, rules: SiteRules | None = None
) -> Article:
    """The article of a page. Deterministic; raises on no bytes.

    A page that does not show the article (a wall, a teaser, an error) comes back with `is_partial` and a warning that
    says why; a wall's own text is not kept. `entry`, the feed's item of the page, fills what the page leaves open, has
    a vote on which text is the article, and gives the text where the page has none, or less of it. `rules` may have
    one for the page's site, which then names body, title, authors and date, and removes what is no part of the article.
    """
    if not is_text(body):
        return _without_page(url, entry, "not an HTML page")
    if not body.strip():
        return _without_page(url, entry, "the page is empty")
    rule = (rules.of(url) if rules else None) or SiteRule()
    root = read(body, content_type, lambda source: ruled.rewrite(source, rule))
    as_it_stands = plain.article_of(root, url)
    if as_it_stands is not None:
        return fill(as_it_stands, entry) if entry else as_it_stands
    ruled.strip(root, rule)
    cleaned = clean_tree(root, url, rule, fed=text_of(entry) if entry else "")
    article = _outcome(cleaned, url, entry)
    if len(body) > MAX_BYTES:
        article = replace(article, warnings=(*article.warnings, "the page is too large: its end was not read"))
    return article


def explain(body: bytes, *, url: str, content_type: str = "", rules: SiteRules | None = None) -> tuple[Reason, ...]:
    """Why each piece of a page's text was kept or dropped, in reading order; what a site's rule removed comes first."""
    if not is_text(body) or not body.strip():
        return ()
    rule = (rules.of(url) if rules else None) or SiteRule()
    root = read(body, content_type, lambda source: ruled.rewrite(source, rule))
    removed = ruled.strip(root, rule)
    return explained(clean_tree(root, url, rule), removed)


def _without_page(url: str, entry: Entry | None, warning: str) -> Article:
    if entry is not None:
        return article_of(entry, url, warning)
    return Article(url=url, canonical_url=url, is_partial=True, method="none", warnings=(warning,))


def _outcome(cleaned: Cleaned, url: str, entry: Entry | None) -> Article:
    article, finding = cleaned.article, cleaned.finding
    if finding is None and entry is not None:
        finding = walls.foreign(article, entry)
    if finding is None and entry is not None and article.method != "rule" and outweighs(entry, article):
        finding = walls.Finding("the feed has more of the article than the page shows", is_wall=False)
    if finding is None:
        return fill(article, entry) if entry else article
    if entry is not None:
        return rescue(article, entry, warning=finding.warning, is_wall=finding.is_wall)
    if finding.is_wall:
        return _without_page(url, None, finding.warning)
    return replace(article, is_partial=True, warnings=(*article.warnings, finding.warning))


def from_entry(entry: Entry, *, url: str, warning: str) -> Article:
    """The article as far as its feed gives it: title, times, authors, and its content or summary as text. Partial."""
    return article_of(entry, url, warning)
