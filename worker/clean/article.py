"""The street of cleaning: tree, lines, body, header, blocks, article."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from storage.model import Article, Block, Picture
from worker.clean import blocks as blocking
from worker.clean import (
    bylines,
    content,
    dates,
    filing,
    header,
    language,
    live,
    moments,
    ruled,
    successor,
    titles,
    vote,
    walls,
)
from worker.clean.captions import Caption, captions_of
from worker.clean.figures import pair
from worker.clean.meta import Meta
from worker.clean.render import render, render_block
from worker.clean.sieve import is_header_line, sieve
from worker.clean.sites import SiteRule, Step
from worker.clean.text import key, read_minutes
from worker.clean.walk import Frame, Line, Outline, walk

#: of the prose, what stands under pictures in a photo story at least
_PHOTO_STORY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the article is called, and by whom it is published."""

    title: str
    headline: str
    line: Line | None
    publisher: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The visible head: lines, and what was read off them."""

    above: tuple[Line, ...]
    standfirst: str
    minutes: int | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    published: str | None
    modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How the article came about, for `explain`: what the steps left in their lines and frames."""

    outline: Outline
    names: Names
    head: Head
    roots: tuple[Frame, ...]
    picked: tuple[Line, ...]
    body: tuple[Line, ...]
    captions: tuple[Line, ...]
    #: the line of the site's rule that named the body, if one did
    by_rule: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article as the page gives it, what stands in its way, and how it came about."""

    article: Article
    finding: walls.Finding | None
    trace: Trace


def clean_tree(root: etree._Element, url: str, rule: SiteRule | None = None, *, fed: str = "") -> Cleaned:
    """The article of a page's tree. `fed`: the article's text as its feed has it, a vote on which lines are it."""
    rule = rule or SiteRule()
    meta = Meta(root, url)
    outline = walk(root)
    total = content.mark_prose(outline)
    ruled_roots, by_rule = ruled.body_frames(root, outline, rule)
    ruled.protect(ruled_roots)
    posts = live.posts(outline, meta.graph)
    content.drop_chrome(outline, total, posts)
    content.drop_offers(outline)
    content.drop_appeals(outline)
    live.set_times(outline, posts)
    names = _renamed(_names(meta, outline), ruled.text_of(root, rule, "title"))
    if not posts and not ruled_roots:
        successor.drop(outline, names.line)
    roots, sure = (ruled_roots, 1.0) if ruled_roots else live.whole(content.choose(outline), posts)
    picked = content.lines_in(outline, roots)
    captions = captions_of(outline, meta.graph, names.sites)
    method = "rule"
    if not ruled_roots:
        ballot = vote.cast(root, outline, own=(picked, sure), graph=meta.graph, fed=fed)
        picked, sure, method = ballot.lines, ballot.confidence, ballot.method
    captions = _no_text(captions, picked)
    caption_lines = {id(line) for caption in captions for line in caption.lines}
    picked = [p for p in picked if id(p) not in caption_lines and p.dropped != "teaser"]
    picked = blocking.with_headings(outline, picked, caption_lines)
    body, head = _body_and_head(outline, meta, names, picked, caption_lines)
    finding = walls.find(outline, meta, body, names.headline)
    article = replace(
        _assemble(outline, meta, names=names, head=head, body=body, captions=captions, sure=sure), method=method
    )
    if outline.truncated:
        article = replace(article, warnings=(*article.warnings, "the page has too many elements: its end was not read"))
    if rule.steps:
        article = with_text(ruled.stated(article, root, rule, names.sites))
        article = replace(article, warnings=(*article.warnings, *ruled.misses(root, rule)))
    trace = Trace(
        outline=outline, names=names, head=head, roots=tuple(roots), picked=tuple(picked), body=tuple(body),
        captions=tuple(line for caption in captions for line in caption.lines), by_rule=by_rule,
    )  # fmt: skip
    return Cleaned(article=article, finding=finding, trace=trace)


def _renamed(names: Names, found: list[str]) -> Names:
    """The names with the title that the site's rule finds."""
    return replace(names, title=found[0], headline=found[0]) if found else names


def _no_text(captions: list[Caption], picked: list[Line]) -> list[Caption]:
    """The captions without those that are the text itself: in a photo story, most of it stands under the pictures."""
    under = {id(line) for caption in captions for line in caption.lines}
    said = sum(line.size for line in picked if line.prose)
    if sum(line.size for line in picked if line.prose and id(line) in under) <= _PHOTO_STORY * said:
        return captions
    return [caption for caption in captions if not any(line.prose for line in caption.lines)]


def _names(meta: Meta, outline: Outline) -> Names:
    sites = meta.site_names()
    stated = [titles.strip_site(t, sites, []) for t in meta.titles()]
    line = titles.headline_line(outline, stated, sites)
    shown = titles.headline_text(outline, line, stated[:2])
    headline = shown or next(iter(stated), "")
    own = meta.title or meta.first("og:title") or headline
    title = titles.strip_site(own, sites, [headline, *stated[:3]])
    if key(title) in {key(s) for s in sites} or not title:
        title = headline
    publisher = _publisher(meta, title)
    if key(title) == key(headline):
        title = titles.other_title(stated, headline) or title
    return Names(title=title, headline=headline or title, line=line, publisher=publisher, sites=tuple(sites))


def _publisher(meta: Meta, title: str) -> str:
    named = meta.publisher()
    if named or not meta.title or meta.title == title:
        return named
    rest = meta.title.replace(title, "", 1).strip(" |-–—_·:»«•")
    return rest if rest != meta.title and 0 < len(rest) <= 60 else ""


def _body_and_head(
    outline: Outline, meta: Meta, names: Names, picked: list[Line], caption_lines: set[int]
) -> tuple[list[Line], Head]:
    taken = {key(names.title), key(names.headline)}
    start = names.line.index if names.line else -1
    first = next((p for p in picked if p.prose and p.index > start), None)
    above = header.zone(outline, names.line, first, picked[0].index if picked else 0)
    above = [a for a in above if a is not first and id(a) not in caption_lines and a.prop != live.TIME]
    body = blocking.join_breaks([p for p in picked if p.index > start or p.prose])
    standing = header.standfirst(
        above,
        [b for b in body if key(b.text) not in taken and not is_header_line(b)],
        meta.description(),
        taken,
    )
    taken |= {key(line.text) for line in standing}
    standfirst = " ".join(line.text for line in standing)
    tail = [line for line in outline.lines if first and line.index > first.index and not line.prose]
    place = bylines.Place(
        above=above,
        rest=[line for line in outline.lines if first and line.index >= first.index],
        headline=start,
        text=first.index if first else start,
        sites=names.sites,
    )
    authors, agencies = bylines.credited(meta, bylines.shown(outline, place), names.sites)
    above_ids = {id(line) for line in standing}
    sieved = sieve(
        [b for b in body if id(b) not in above_ids and not _in_zone(b, above, first)],
        headline=names.line,
        header_keys=taken | {key(a) for a in authors},
        authors=authors,
    )
    before = outline.lines[max(0, start - 10) : max(0, start)]
    behind = [line for line in tail if first and line.index <= first.index + 5]  # of the header, where it has a lead
    clues = moments.Clues(marked=_machine_times(outline, above), above=[*above, *behind], before=before, tail=tail)
    published = moments.published(meta, clues)
    head = Head(
        above=tuple(above),
        standfirst=standfirst,
        minutes=header.read_minutes([*above, *tail[:0]]),
        authors=authors,
        agencies=agencies,
        published=published,
        modified=moments.modified(meta, clues, published),
    )
    return sieved, head


def _in_zone(line: Line, above: list[Line], first: Line | None) -> bool:
    """Between headline and text: a line that is no heading and no list of the text."""
    return (
        first is not None
        and line.index < first.index
        and any(line is a for a in above)
        and (is_header_line(line) or line.links > 0)
    )


def _machine_times(outline: Outline, above: list[Line]) -> list[str]:
    """Times of the page's `time` elements: those marked as publication, then those of the head of the article."""
    root = outline.frames[0].element
    near = {id(frame.element) for line in above for frame in (line.frame, line.frame.parent) if frame}
    marked, close = [], []
    for element in root.iter("time", "abbr", "span", "meta"):
        stated = element.get("datetime") or (element.get("content") if element.get("itemprop") else None)
        if not stated or element.get("itemprop") == "dateModified":
            continue
        value = dates.iso(stated)
        if value is None:
            continue
        if (
            element.get("itemprop") == "datePublished"
            or element.get("pubdate") is not None
            or " published " in f" {element.get('class') or ''} "
        ):
            marked.append(value)
        elif element.tag == "time" and any(id(a) in near for a in (element, *_up(element))):
            close.append(value)
    return [*marked, *close]


def _up(element: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    at = element.getparent()
    while at is not None and len(found) < 3:
        found.append(at)
        at = at.getparent()
    return found


def _assemble(
    outline: Outline, meta: Meta, *, names: Names, head: Head, body: list[Line], captions: list[Caption], sure: float
) -> Article:
    start = names.line.index if names.line else -1
    first = body[0].index if body else start + 30
    last = body[-1].index if body else first
    own = [c for c in captions if not c.repeats and _is_own(c, start, last)]
    images = [i for i in outline.images if not i.frame.dropped and start - 8 <= i.before <= last + 2]
    paired = pair(images, own, meta.url)
    lead = next((c for c in own if start < c.first < first), None) or next((c for c in own if c.first <= start), None)
    placed = _with_captions(body, [c for c in own if c is not lead and c.first > first])
    made = tuple(_blocks(placed, own))
    pictures = _pictures(paired, lead, meta)
    article = Article(
        url=meta.url, canonical_url=meta.canonical() or meta.url, title=names.title, headline=names.headline,
        standfirst=head.standfirst, published=head.published, modified=head.modified, authors=head.authors,
        agencies=head.agencies, publisher=names.publisher,
        section=filing.section(meta, outline, (names.title, names.headline)), tags=filing.tags(meta, outline),
        language=meta.lang() or language.guess(body_text(made)),
        pictures=pictures, blocks=made, confidence=sure, method="blocks",
        read_minutes=head.minutes or read_minutes(body_text(made)),
    )  # fmt: skip
    return with_text(article)


def _is_own(caption: Caption, start: int, last: int) -> bool:
    if start < caption.first <= last + 1:
        return True
    return start - 6 <= caption.first <= start


def _pictures(paired: list[tuple[Picture, Caption | None]], lead: Caption | None, meta: Meta) -> tuple[Picture, ...]:
    """The lead picture first, then the others in reading order; the head's picture where the page shows none."""
    first = [p for p, c in paired if c is not None and c is lead]
    if lead is not None and not first:
        text, credit = lead.split()
        first = [Picture(url=meta.first("og:image", "twitter:image"), caption=text, credit=credit)]
    rest = [p for p, c in paired if lead is None or c is not lead]
    if lead is None and rest and rest[0].caption:
        stated = meta.first("og:image", "twitter:image")
        rest = [Picture(url=stated), *rest] if stated and stated not in {p.url for p in rest} else rest
    return tuple(dict.fromkeys([*first, *rest])) or tuple(Picture(url=u) for u in [meta.first("og:image")] if u)


def _with_captions(body: list[Line], captions: list[Caption]) -> list[Line]:
    extra = [line for c in captions for line in c.lines if body and c.first < body[-1].index]
    return sorted([*body, *extra], key=lambda line: line.index)


def _blocks(lines: list[Line], captions: list[Caption]) -> list[Block]:
    frame_of = {id(line): c.frame for c in captions for line in c.lines}
    lookup: Callable[[Line], Frame | None] = lambda line: frame_of.get(id(line))  # noqa: E731  # a name for a look-up
    own = {c.frame: c for c in captions}
    found = (
        own[g.frame].block() if g.kind == "caption" and g.frame in own else blocking.block(g)
        for g in blocking.group(lines, lookup)
    )
    made = [b for b in found if b is not None and render_block(b)]
    return _last_ones_last([b for n, b in enumerate(made) if n == 0 or b != made[n - 1]])


def _last_ones_last(made: list[Block]) -> list[Block]:
    """Sign-offs and corrections stand at the end only if they stand there on the page; a stray one is a paragraph."""
    return made


def body_text(made: tuple[Block, ...]) -> str:
    """The words of the body that count for the reading time: all blocks but captions."""
    return "\n".join(render_block(b) for b in made if b.type != "caption")


def with_text(article: Article) -> Article:
    """The article with its canonical text; '' where there is neither title nor text."""
    known = article.title or article.blocks
    return replace(article, text=render(article) if known else "")
