"""What a query that cannot be read probably meant: data and small look-ups for messages. Changes no meaning."""

import difflib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

#: Quotation marks that people and their programs type for ": the body of a character class.
QUOTES_AS_TYPED = '"“”„‟«»＂〝〞'

#: Figures under the names that people try.
FIGURE_NAMES = {
    "killed": "dead", "deaths": "dead", "died": "dead", "death": "dead", "fatalities": "dead", "toll": "dead",
    "victims": "dead", "casualties": "dead", "bodies": "dead", "kills": "dead",
    "wounded": "injured", "hurt": "injured", "injuries": "injured", "injury": "injured", "wounds": "injured",
    "disappeared": "missing", "lost": "missing",
    "evacuated": "displaced", "refugees": "displaced", "homeless": "displaced", "fled": "displaced",
    "arrested": "detained", "arrests": "detained", "jailed": "detained", "held": "detained", "prisoners": "detained",
    "percentage": "percent", "pct": "percent", "share": "percent",
    "dollars": "money", "usd": "money", "euros": "money", "cost": "money", "amount": "money", "price": "money",
    "length": "words", "wordcount": "words", "wc": "words", "size": "words",
}  # fmt: skip

#: Fields under the names of other systems.
FIELD_NAMES = {
    "headline": "title", "intitle": "title", "hed": "title", "hd": "title", "subject": "title", "hl": "title",
    "ingress": "lead", "standfirst": "lead", "lede": "lead", "intro": "lead", "summary": "lead", "lp": "lead",
    "content": "body", "text": "body", "article": "body", "intext": "body",
    "photo": "caption", "picture": "caption", "image": "caption",
    "said": "quote", "quotes": "quote", "quoted": "quote",
    "author": "byline", "by": "byline", "writer": "byline", "reporter": "byline", "journalist": "byline",
    "site": "source", "url": "source", "domain": "source", "publisher": "source", "outlet": "source",
    "host": "source", "publication": "source", "sn": "source", "http": "source", "https": "source", "www": "source",
    "language": "lang", "la": "lang", "sourcelang": "lang",
    "nation": "country", "sourcecountry": "country", "region": "country",
    "people": "person", "who": "person", "name": "person",
    "location": "place", "city": "place", "where": "place", "loc": "place", "geo": "place",
    "organisation": "org", "organization": "org", "company": "org", "group": "org",
}  # fmt: skip


#: Fields and figures that look at when an article appeared.
TIMES = frozenset(
    "date day time published publish_date pubdate updated since until before after from to newer older last".split()
)
NO_TIMES = "topics look at what is new, whenever it is; for older articles: copytaster topic test --last 30d"


def nearest(name: str, known: Iterable[str], others: dict[str, str] | None = None) -> str:
    """The known name that was probably meant, '' if none is near."""
    plain = name.casefold()
    if others and plain in others:
        return others[plain]
    near = difflib.get_close_matches(plain, tuple(known), n=1, cutoff=0.5)
    if near:
        return near[0]
    return others[found[0]] if others and (found := difflib.get_close_matches(plain, others, n=1, cutoff=0.8)) else ""


@cache
def _codes() -> dict[str, Any]:
    return tomllib.loads(files("worker.match").joinpath("codes.toml").read_text(encoding="utf-8"))


def language_code(name: str) -> str:
    """ISO 639 code of a language by its name in English or its own, '' if unknown."""
    return _code("languages", name)


def country_code(name: str) -> str:
    """ISO 3166 code (small letters) of a country by its name in English or its own, '' if unknown."""
    return _code("countries", name)


def _code(table: str, name: str) -> str:
    codes: dict[str, str] = _codes()[table]
    # A wrong code is worse than none: only a slip of the pen counts as the name.
    near = difflib.get_close_matches(name.strip('"').casefold(), codes, n=1, cutoff=0.8)
    return codes[near[0]] if near else ""


def real_code(field: str, code: str) -> str:
    """The code itself if there is such a language (`lang`) or country; else the one that was probably meant, or ''.

    Of three letters any may be a language.
    """
    table = {"lang": "languages", "country": "countries"}[field]
    if len(code) > len("en") or code in _codes()["known"][table].split():
        return code
    return str(_codes()["mistaken"][table].get(code, ""))
