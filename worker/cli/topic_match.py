"""`copytaster topic match`: which topics match which articles, one JSON object a line in and out."""

from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.codec import Written
    from storage.model import Article, Fields
    from worker.gazetteer import Gazetteer
    from worker.match import Matcher


def match(
    topics: Annotated[Path, typer.Option("--topics", help='JSONL of {"name", "query"}, or a topics.toml.')],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one article a line, answer one line each.")] = False,
    no_spans: Annotated[bool, typer.Option("--no-spans", help="Leave out where the terms stand: faster.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes; default: all cores.")] = None,
) -> None:
    """Matches articles against topics.

    In: {"id", "text", "title"?, "language"?, "authors"?, "publisher"?, "url"?, "country"?, "fields"?}.
    Out: {"id", "matches": [{"topic", "spans": [{"field", "start", "end", "term"}]}]}.

    Example: copytaster topic match --jsonl --topics topics.jsonl < articles.jsonl
    """
    if not jsonl:
        raise typer.BadParameter("give --jsonl and articles on standard input, one JSON object a line")
    from worker.cli.batch import run_batch

    # The processes are forked from this one: the topics are read once and shared.
    raise typer.Exit(run_batch(_load(topics, spans=not no_spans).answer, jobs))


def _load(path: Path, *, spans: bool) -> "Desk":
    from storage.codec import encode
    from worker.cli.topic_file import BadTopicFile, read_topics
    from worker.gazetteer import Gazetteer
    from worker.match import Matcher, TopicErrors

    names = Gazetteer.open()
    try:
        file = read_topics(path)
    except BadTopicFile as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    try:
        matcher = Matcher(file.topics, file.sets, file.snippets, names)
    except TopicErrors as errors:
        typer.echo(file.report(errors), err=True)
        raise typer.Exit(1) from None
    rows = () if spans else tuple(encode({"topic": topic.name}) for topic in matcher.topics)
    return Desk(matcher, names, rows)


@dataclass(frozen=True, slots=True)
class Desk:
    """The topics, ready to answer."""

    matcher: "Matcher"
    gazetteer: "Gazetteer"
    #: what a match of each topic is, as JSON; () if its spans are wanted
    rows: tuple[bytes, ...]

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The matches of one input line. Raises `ValueError` for a line that is no article."""
        from storage.codec import jsonable

        article = article_of(asked)
        fields = self._fields(asked, article) if self.matcher.needs_fields else None
        if self.rows:
            return {"matches": self._listed(self.matcher.numbers(article, fields))}
        found = self.matcher.match(article, fields)
        return {"matches": [{"topic": match.topic, "spans": jsonable(match.spans)} for match in found]}

    def _listed(self, numbers: list[int]) -> "Written":
        from storage.codec import Written

        # Twice as fast as taking one after the other, of a hundred thousand that lie all over memory.
        rows = itemgetter(*numbers)(self.rows) if len(numbers) > 1 else [self.rows[number] for number in numbers]
        return Written(b"[%b]" % b",".join(rows))

    def _fields(self, asked: dict[str, Any], article: "Article") -> "Fields":
        if isinstance(asked.get("fields"), dict):
            return fields_of(asked["fields"])
        from worker.extract import extract

        return extract(article, self.gazetteer)


def article_of(asked: dict[str, Any]) -> "Article":
    """The article of an input line. Raises `ValueError` saying which key is wrong."""
    from storage.model import Article

    if not isinstance(asked.get("text"), str):
        raise ValueError('a line needs "text", the article')  # noqa: TRY004 - a bad line, whatever is wrong with it
    authors = asked.get("authors") or ()
    if not isinstance(authors, list | tuple) or not all(isinstance(author, str) for author in authors):
        raise ValueError('"authors" must be an array of strings')
    return Article(
        text=asked["text"],
        authors=tuple(authors),
        title=_text(asked, "title"),
        language=_text(asked, "language"),
        publisher=_text(asked, "publisher"),
        url=_text(asked, "url"),
        country=_text(asked, "country"),
        published=asked.get("published"),
    )


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text')  # noqa: TRY004 - a bad line, whatever is wrong with it
    return value


def fields_of(asked: dict[str, Any]) -> "Fields":
    """Fields as another program may send them: only what topics look at, and gaps filled. Raises `ValueError`."""
    from storage.codec import from_jsonable
    from storage.errors import InvalidValue
    from storage.model import Fields

    plain = {
        "people": [_named(each) for each in asked.get("people") or ()],
        "organisations": [_named(each) for each in asked.get("organisations") or ()],
        "places": [_place(each) for each in asked.get("places") or ()],
        "figures": [_figure(each) for each in asked.get("figures") or ()],
    }
    try:
        return from_jsonable(plain, Fields)
    except InvalidValue as error:
        raise ValueError(f'"fields": {error}') from error


def _without_gaps(asked: object) -> dict[str, Any]:
    if not isinstance(asked, dict):
        raise ValueError('"fields" holds arrays of objects')  # noqa: TRY004 - the same
    return {name: value for name, value in asked.items() if value is not None}


def _named(asked: object) -> dict[str, Any]:
    given = _without_gaps(asked)
    mentions = [{"start": 0, "end": 0} | _without_gaps(each) for each in given.pop("mentions", None) or ()]
    return {name: given[name] for name in ("name", "part_of") if name in given} | {"mentions": mentions}


def _place(asked: object) -> dict[str, Any]:
    given = _without_gaps(asked)
    where = {name: given[name] for name in ("country", "geonames_id") if name in given}
    return {"kind": ""} | _named(asked) | where


def _figure(asked: object) -> dict[str, Any]:
    given = _without_gaps(asked)
    value = given.get("value", given.get("high", given.get("low")))
    return {"text": "", "start": 0, "end": 0, "value": value, "low": value, "high": value} | given
