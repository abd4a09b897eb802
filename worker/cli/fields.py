"""`copytaster fields`: the key fields of a canonical text."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.model import Article
    from worker.gazetteer import Gazetteer


def fields(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="A canonical text, or - for standard input.")] = "-",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in, one a line out.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes for --jsonl; all cores by default.")] = None,
    published: Annotated[str, typer.Option(help="Day of publication, ISO 8601; default: the text's own.")] = "",
    language: Annotated[str, typer.Option(help="Language code, if you know it.")] = "",
) -> None:
    """Find people, organisations, places, quotes, figures, dates and agencies in a text.

    Example: copytaster fields article.txt
    """
    if jsonl:
        from worker.cli.batch import run_batch

        raise typer.Exit(run_batch(fields_of, jobs))
    from storage.codec import encode
    from worker.extract import extract

    try:
        text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        typer.echo(f"{source}: {error.strerror}; name a text file, or - for standard input", err=True)
        raise typer.Exit(2) from error
    article = _article({"text": text.decode("utf-8", "replace"), "published": published, "language": language})
    sys.stdout.buffer.write(encode(extract(article, _gazetteer())) + b"\n")


def fields_of(line: dict[str, Any]) -> dict[str, Any]:
    """The Fields of one input object; a `ValueError` says what is wrong with it."""
    from storage.codec import jsonable
    from worker.extract import extract

    found: dict[str, Any] = jsonable(extract(_article(line), _gazetteer()))
    return found


@cache
def _gazetteer() -> Gazetteer:
    from worker.gazetteer import Gazetteer

    return Gazetteer.open()


def _article(line: dict[str, Any]) -> Article:
    """The article of an input object; where it states no day of publication, the text's own date line counts."""
    from storage.model import Article, stated_day
    from worker.extract.reading import stated_date

    text = line.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" must be a string')  # noqa: TRY004 the batch form answers a ValueError
    published = str(line.get("published") or "")
    if published:
        try:
            stated_day(published)
        except ValueError as error:
            raise ValueError(f'"published": {published!r} is not an ISO 8601 date or time') from error
    return Article(
        id=str(line.get("id", "")),
        url=str(line.get("url") or ""),
        text=text,
        published=published or stated_date(text),
        language=str(line.get("language") or ""),
    )
