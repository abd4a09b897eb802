"""Quality on what the tests carry: pages that must come out byte for byte, key fields that must be found, queries."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from storage.model import Article, Fields, Topic
from tests.worker.match.places import Places
from tests.worker.match.test_examples import CASES, SETS, SNIPPETS, text
from worker.clean import clean
from worker.extract import extract
from worker.gazetteer import Gazetteer
from worker.match import Matcher

SEED = Path(__file__).parents[1] / "data" / "seed"
#: attributes that tell whether a found thing is the wanted one, beside its place
KINDS = {"quotes": "speaker", "figures": "value", "dates": "value", "claims_sources": "kind"}


def figures() -> Iterator[tuple[str, float]]:
    """Name and value, 0 to 1, of each figure of quality."""
    yield "seed pages", _share([clean(page.read_bytes(), url=url).text == _text() for page, url in _pages()])
    fields = json.loads((SEED / "fields.json").read_text("utf-8"))
    for kind in ("people", "organisations", "places", "quotes", "figures", "dates", "agencies", "claims_sources"):
        yield (
            f"seed {kind.replace('_', ' ')}",
            _share([_is_found(kind, wanted) for wanted in fields[kind] if not wanted.get("optional")]),
        )
    yield "query examples", _share([_matches(query, about) == expected for query, about, expected in CASES])


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def _pages() -> Iterator[tuple[Path, str]]:
    for line in (SEED / "pages" / "pages.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        yield SEED / "pages" / page["file"], page["url"]


@cache
def _text() -> str:
    return (SEED / "article.txt").read_text("utf-8").rstrip("\n") + "\n"


@cache
def _fields() -> Fields:
    article = Article(url="http://a.example/", text=_text(), language="en", published="2016-12-06")
    return extract(article, Gazetteer.open())


def _is_found(kind: str, wanted: dict[str, Any]) -> bool:
    """Found by its name, or by its place in the text with the same meaning."""
    found = getattr(_fields(), kind)
    if "start" not in wanted:
        names = {wanted["name"], *wanted.get("full", ()), *wanted.get("aliases", ())}
        return any(thing.name in names for thing in found)
    here = [thing for thing in found if thing.start < wanted["end"] and wanted["start"] < thing.end]
    meaning = KINDS[kind]
    return any(_like(getattr(thing, meaning), wanted[meaning]) for thing in here)


def _like(found: object, wanted: object) -> bool:
    """The same number to a thousandth; the same words; a day within the days that "mid-July" may mean; nobody named."""
    if isinstance(found, float) and isinstance(wanted, int | float):
        return abs(found - wanted) <= 0.001 * max(1.0, abs(wanted))
    if found is None:
        return str(wanted).startswith("unnamed")
    first, _, last = str(found).partition("/")
    return found == wanted or first <= str(wanted) <= last


def _matches(query: str, about: Article | str) -> bool:
    matcher = Matcher([Topic(name="t", query=query)], SETS, SNIPPETS, Places())
    return bool(matcher.match(text(about) if isinstance(about, str) else about))
