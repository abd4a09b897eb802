"""`copytaster clean`: canonical text out of a page, by hand or by the thousand."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.model import FetchFailed, Page
    from worker.clean import SiteRules

#: characters of a line that `--explain` shows in its table
_SHOWN = 48


def clean(
    source: Annotated[
        str | None, typer.Argument(metavar="FILE|URL|-", help="A saved page, an address, or - for standard input.")
    ] = None,
    url: Annotated[str, typer.Option(help="The address of a saved page, for relative links and the site's name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole article as JSON, not its text.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Batch: one JSON object a line in, one article a line out.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell which rule or voter kept or dropped each line, and why.")
    ] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes of the batch form; default: all cores.")] = None,
    config: Annotated[
        Path,
        typer.Option(
            envvar="COPYTASTER_CONFIG", help="The configuration, for its [fetch] and its sites/; it may be absent."
        ),
    ] = Path("config"),
) -> None:
    """Turn a page into canonical text.

    Example: copytaster clean https://example.org/news/1 · copytaster clean --explain page.html --url https://example.org/1
    Batch lines: {"id", "url", "html"} or {"id", "url", "html_path"}, optionally "entry".
    """
    import logging

    # what it says of a page's flaws helps nobody here; our own warnings stand in the article
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if jsonl:
        import worker.clean  # noqa: F401  # here, before the children fork: each would take half a second for it
        from worker.cli.batch import run_batch

        raise typer.Exit(run_batch(partial(clean_line, rules=_site_rules(config)), jobs))
    if source is None:
        typer.echo("error: nothing to clean. Give a file, an address, or - for standard input (see --help).", err=True)
        raise typer.Exit(2)
    fetched = source.startswith(("http://", "https://"))
    page = _fetched(source, config) if fetched else _read(source, url)
    rules = _site_rules(config)
    if explain:
        _explain(page, rules, as_json=as_json)
    else:
        _one(source, page, rules, as_json=as_json)


def _site_rules(config: Path) -> "SiteRules | None":
    """Those of the configuration if there are any. A faulty one is told, not passed over."""
    from worker.cli.spoken import spoken_errors

    if not (config / "sites").is_dir():
        return None
    from worker.rules import read_site_rules

    with spoken_errors():
        rules = read_site_rules(config)
    for step in rules.unused() if rules else ():
        typer.echo(f"warning: {step.where}: {step.directive} has no effect here: {step.instead}", err=True)
    return rules


def _explain(page: tuple[bytes, str, str], rules: "SiteRules | None", *, as_json: bool) -> None:
    from storage.codec import encode
    from worker.clean import explain
    from worker.cli.tables import print_table

    body, address, content_type = page
    reasons = explain(body, url=address, content_type=content_type, rules=rules)
    if as_json:
        for reason in reasons:
            sys.stdout.buffer.write(encode(reason) + b"\n")
        sys.stdout.buffer.flush()
        return
    rows = ((r.verdict, r.by, r.where, _short(r.text), r.why) for r in reasons)
    print_table(("", "by", "element", "text", "why"), rows, styles=("cyan", "", "dim"))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _one(source: str, page: tuple[bytes, str, str], rules: "SiteRules | None", *, as_json: bool) -> None:
    from storage.codec import encode
    from worker.clean import clean as clean_page

    body, address, content_type = page
    article = clean_page(body, url=address, content_type=content_type, rules=rules)
    for warning in article.warnings:
        typer.echo(f"warning: {source}: {warning}", err=True)
    out = encode(article) + b"\n" if as_json else article.text.encode()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()


def _read(source: str, url: str) -> tuple[bytes, str, str]:
    if source == "-":
        return sys.stdin.buffer.read(), url, ""
    try:
        return Path(source).read_bytes(), url, ""
    except OSError as error:
        typer.echo(f"error: cannot read {source}: {error.strerror}. Give a saved page, an address, or -.", err=True)
        raise typer.Exit(1) from error


def _fetched(address: str, config: Path) -> tuple[bytes, str, str]:
    import asyncio

    from storage.model import FetchFailed

    page = asyncio.run(_fetch(address, config))
    if isinstance(page, FetchFailed):
        typer.echo(f"error: cannot fetch {address}: {page.reason}", err=True)
        raise typer.Exit(1)
    return page.body, page.final_url, page.content_type


async def _fetch(address: str, config: Path) -> "Page | FetchFailed":
    import os

    from worker.cli.feed_discover import limits_of
    from worker.clock import read_clock
    from worker.fetch import fetch_page
    from worker.http import WebClient

    client = WebClient(limits_of(config))
    try:
        return await fetch_page(client, address, read_clock(os.environ).now())
    finally:
        await client.close()


def clean_line(asked: dict[str, Any], rules: "SiteRules | None" = None) -> dict[str, Any]:
    """One line of the batch form: the page's object in, the article's out. Raises `ValueError` on a wrong line."""
    from storage.codec import jsonable
    from worker.clean import clean as clean_page

    article = clean_page(
        _body(asked),
        url=_text(asked, "url"),
        content_type=_text(asked, "content_type"),
        entry=_entry(asked),
        rules=rules,
    )
    answer: dict[str, Any] = jsonable(article)
    return answer | {"id": asked.get("id")}


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a string, got {type(value).__name__}')  # noqa: TRY004  # a ValueError becomes the line's error
    return value


def _body(asked: dict[str, Any]) -> bytes:
    if "html" in asked:
        return _text(asked, "html").encode("utf-8", "replace")
    if "html_path" not in asked:
        raise ValueError('no page: give "html" (text) or "html_path" (a file)')
    path = _text(asked, "html_path")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror}") from error


def _entry(asked: dict[str, Any]) -> Any:
    from storage.codec import from_jsonable
    from storage.errors import InvalidValue
    from storage.model import Entry

    given = asked.get("entry")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValueError('"entry" must be an object')  # noqa: TRY004  # a ValueError becomes the line's error
    try:
        return from_jsonable({"id": "", **{k: v for k, v in given.items() if v is not None}}, Entry)
    except InvalidValue as error:
        raise ValueError(f'"entry": {error}') from error
