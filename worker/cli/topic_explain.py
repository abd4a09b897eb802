"""`copytaster topic explain`: why a topic matches an article or not."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.model import Article, Topic
    from worker.cli.topic_file import TopicFile
    from worker.match import Explanation


def explain(
    article: Annotated[str, typer.Argument(help="A file with the text of an article, or the ID of a stored one.")],
    topic: Annotated[str, typer.Argument(help="A configured topic's name, or a query.")],
    config: Annotated[Path | None, typer.Option("--config", help="Configuration folder; default: config/.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Tells of every clause of a query whether it holds in an article, and why.

    Example: copytaster topic explain article.txt 'police NEAR/10 (arrested OR shot)'
    """
    from storage.model import Topic
    from worker.cli.topic_file import BadTopicFile, configured_topics
    from worker.match import QueryError

    try:
        file = configured_topics(config)
        asked = file.topic(topic) or Topic(name="", query=topic)
        found = _explained(asked, file, _article(article, config))
    except (BadTopicFile, NoArticle) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except QueryError as error:
        typer.echo(error.shown(asked.query), err=True)
        raise typer.Exit(1) from None
    if as_json:
        from storage.codec import jsonable

        typer.echo(json.dumps(jsonable(found), ensure_ascii=False))
    else:
        _show(found)


class NoArticle(Exception):
    """There is no such file and no such article."""


def _article(given: str, config: Path | None) -> "Article":
    from storage.model import Article

    path = Path(given)
    if not path.is_file():
        return _stored(given, config)
    try:
        return Article(url="", text=path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise NoArticle(f"{given}: cannot be read as UTF-8 text: {error}") from error


def _stored(ident: str, config: Path | None) -> "Article":
    import os

    from config import ConfigError, load
    from storage.errors import StoreError
    from storage.store import Store
    from worker.cli.topic_file import config_folder

    folder = config_folder(config)
    if not (folder / "copytaster.toml").is_file() and not (folder / "topics.toml").is_file():
        raise NoArticle(f"{ident}: no such file, and no configuration in {folder} whose articles could be asked")
    try:
        store = Store(load(folder, os.environ).storage.url.get_secret_value())
    except (ConfigError, StoreError) as error:
        raise NoArticle(str(error)) from error
    try:
        store.prepare(upgrade=False)
        return store.article(ident)
    except StoreError as error:
        raise NoArticle(f"{ident}: no such file; {error}") from error
    finally:
        store.close()


def _explained(topic: "Topic", file: "TopicFile", article: "Article") -> "Explanation":
    from worker.gazetteer import Gazetteer
    from worker.match import Vocabulary, Words, asks_for_fields, explain, parse_query

    gazetteer, vocabulary = Gazetteer.open(), Vocabulary(file.sets, file.snippets)
    fields = None
    if asks_for_fields(parse_query(topic.query, None, vocabulary).root):
        from worker.extract import extract

        fields = extract(article, gazetteer)
    return explain(topic, Words(vocabulary, gazetteer), article, fields)


def _show(found: "Explanation") -> None:
    typer.echo(f"{'matches' if found.matched else 'does not match'}: {found.topic}")
    for clause in found.clauses:
        typer.echo(f"  {'yes' if clause.holds else 'no '}  {clause.clause}: {clause.reason}")
