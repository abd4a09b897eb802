"""`copytaster same`: which articles of a stream are copies, revisions, reports of one story."""

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from storage.model import Article, Fingerprint, Known, Term, Verdict
    from worker.identify.memory import Found, MemoryIndex, MemoryReports

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def same(
    jsonl: bool = typer.Option(False, "--jsonl", help="Read one article a line, answer one verdict a line."),
    final: bool = typer.Option(False, "--final", help="After the stream, one more line an article, as things stand."),
    jobs: int = typer.Option(2, "--jobs", min=1, help="Processes: with 2, one reads ahead while the other judges."),
) -> None:
    """Tells copies, revisions, syndicated copies, round-ups and stories apart in a stream in order of arrival.

    In: {"id", "url", "published", "title", "text"}.
    Out: {"id", "verdict", "of", "group", "story", "score", "reason", "changes"}.

    Example: copytaster same --jsonl --final < articles.jsonl
    """
    if not jsonl:
        raise typer.BadParameter("give --jsonl and articles on standard input, one JSON object a line")
    from worker.cli.ahead import run_ahead
    from worker.identify.memory import MemoryIndex, MemoryReports

    stream = Stream(MemoryReports())
    code = run_ahead(Reader(MemoryIndex()).read, stream.judge, jobs=jobs)
    if final:
        _write(stream.final())
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """What can be told of an article without a verdict on those before it."""

    article: "Article"
    fingerprint: "Fingerprint"
    published: datetime
    #: when it came
    now: datetime
    found: "Found"


@dataclass(slots=True)
class Reader:
    """Reads the articles in order of arrival, and looks up which before them could be related."""

    index: "MemoryIndex"
    last: datetime = BEGINNING

    def read(self, asked: dict[str, Any]) -> ReadArticle:
        """The article, which then is part of the index. Raises `ValueError` for a bad line."""
        from worker.identify import fingerprint

        article = _article(asked)
        published = _time(asked.get("published")) or self.last
        # Arrival is what counts, and it never goes back.
        self.last = now = max(self.last, published)
        print_ = fingerprint(article, feed_url="", entry_id="")
        found = self.index.find(print_, now)
        self.index.add(print_, now)
        return ReadArticle(article=article, fingerprint=print_, published=published, now=now, found=found)


@dataclass(slots=True)
class Stream:
    """The articles so far. An article opens a group and a story under its own number."""

    reports: "MemoryReports"
    answers: list[dict[str, Any]] = field(default_factory=list)
    #: (own story, story that it nearly joined): whether the two are one is judged at the end
    near: list[tuple[str, str]] = field(default_factory=list)

    def judge(self, read: ReadArticle) -> dict[str, Any]:
        """The verdict on one article, which then is one of the reports."""
        from storage.codec import jsonable
        from worker.identify import identify

        article, print_ = read.article, read.fingerprint
        verdict = identify(article, print_, self.reports.candidates(print_, read.found), read.now)
        number = len(self.answers) + 1
        group, story = verdict.group or f"g{number}", verdict.story or f"s{number}"
        known = _known(article, group, story, print_.terms, read.published)
        is_version = verdict.kind in ("same", "revision")
        self.reports.add(known, print_, is_version=is_version, joins=verdict.joins)
        self.near += ((story, other) for other in verdict.near)
        answer = {"id": article.id, **_answer(verdict, group, story), "changes": jsonable(verdict.changes)}
        self.answers.append(answer)
        return answer

    def final(self) -> list[dict[str, Any]]:
        """The answers with groups and stories as they stand after a last look at what is near one another."""
        from worker.identify import moves_among

        known = self.reports.as_they_stand()
        stories = moves_among(known, self.near, *self.reports.rarity())
        placed = [{"group": one.group, "story": stories.get(one.id, one.story)} for one in known]
        return [answer | place for answer, place in zip(self.answers, placed, strict=True)]


def _answer(verdict: "Verdict", group: str, story: str) -> dict[str, Any]:
    return {
        "verdict": verdict.kind,
        "of": verdict.of,
        "group": group,
        "story": story,
        "score": round(verdict.score, 3),
        "reason": verdict.reason,
    }


def _article(asked: dict[str, Any]) -> "Article":
    from storage.model import Article
    from worker.clean.canonical import parse_header

    text, title, url = (_string(asked, name) for name in ("text", "title", "url"))
    ident = asked.get("id")
    if not isinstance(ident, (str, int)) or not str(ident):
        raise ValueError("an article needs an `id`, a string")
    parts = parse_header(text)
    return Article(
        id=str(ident),
        url=url,
        title=title or parts.title.text,
        headline=parts.headline.text or title,
        standfirst=parts.standfirst.text,
        text=text,
    )


def _string(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"`{name}` must be a string")  # noqa: TRY004 - the line's error
    return value


def _time(stated: object) -> datetime | None:
    from storage.model import instant

    if stated is None:
        return None
    if not isinstance(stated, str):
        raise ValueError("`published` must be an ISO 8601 time, as a string")  # noqa: TRY004 - the line's error
    return instant(stated)


def _known(article: "Article", group: str, story: str, terms: tuple["Term", ...], published: datetime) -> "Known":
    from storage.model import Known

    return Known(
        id=article.id,
        url=article.url,
        group=group,
        story=story,
        published=published,
        headline=article.headline,
        text=article.text,
        publisher=article.publisher,
        agencies=article.agencies,
        terms=terms,
    )


def _write(answers: list[dict[str, Any]]) -> None:
    import json

    for answer in answers:
        line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
