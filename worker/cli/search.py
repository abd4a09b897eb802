"""`copytaster search`: a query asked of the archive."""

from json import dumps
from typing import Annotated

import typer

from worker.cli.spoken import Config, Json


def search(
    query: Annotated[str, typer.Argument(help="A query, or a configured topic's name.")],
    config: Config = None,
    json: Json = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="At most so many, the newest.", min=1)] = 20,
) -> None:
    """Search the stored articles with a query, the newest first.

    Example: copytaster search 'aleppo (ceasefire OR truce) NOT football'
    """
    from worker.asking import newest
    from worker.cli.asking import asked, fill_in, show_hits
    from worker.cli.look import opened_store
    from worker.shapes import hit_json

    asking = asked(query, config)
    with opened_store(config) as store:
        fill_in(store)
        count, is_exact = store.count_found(asking.question.probe), asking.is_exact(store)
        found = list(newest(store, asking, limit))
        if len(found) < limit:
            count, is_exact = len(found), True
    if json:
        told = {"query": asking.topic.query, "reads": asking.reads, "count": count, "is_exact": is_exact}
        typer.echo(dumps(told | {"articles": [hit_json(hit) for hit in found]}, ensure_ascii=False))
        return
    show_hits(found)
    said = f"{count}" if is_exact else f"at most {count}"
    typer.echo(f"{said} {'article' if count == 1 else 'articles'}: {asking.reads}", err=True)
