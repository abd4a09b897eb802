"""What tells an article from others of its topic, or binds it to them: clauses that a changed query may get."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.model import Article, Fields, Match, Mention

#: clauses that are weighed at most, those that the article says oftenest
MOST = 12
#: a word of the headline has to come so often in the whole article to be what it is about
FEWEST_TIMES = 2
#: at most this part of what the topic matches may go with what is not wanted
MOST_LOST = 0.2
#: at least this part of what has a clause has to match the topic already, for the rest to be like it
LEAST_SHARED = 0.2
#: a change brings at most so many articles, or as many as the topic has
MOST_GAINED = 20
#: letters of a word at least; a name may be shorter
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_QUOTE = re.compile(r'["\\\n]')


@dataclass(frozen=True, slots=True)
class Clue:
    """A word or name of the article, as a clause of a query, and how often the article has it."""

    clause: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A clue with the articles of the period that have it: all of them, and those that the topic matches."""

    clue: Clue
    everywhere: int
    inside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is weighed against: articles of the period, and those of them that the topic matches."""

    articles: int
    inside: int


def clues(article: Article, fields: Fields, query: str, match: Match | None) -> tuple[Clue, ...]:
    """Names of the article, and words of its headline that it repeats; none that the query has or that matched."""
    text = article.text.casefold()
    asked = f"{query} {' '.join(span.term for span in match.spans)}".casefold() if match else query.casefold()
    found: dict[str, Clue] = {}
    for name in (*_names(fields, article.headline), *_WORD.findall(article.headline or article.title)):
        folded = name.casefold()
        times = len(re.findall(rf"(?<!\w){re.escape(folded)}(?!\w)", text))
        if folded not in asked and times >= FEWEST_TIMES and not _NO_QUOTE.search(name):
            found.setdefault(folded, Clue(f'"{name}"', times))
    return tuple(sorted(found.values(), key=lambda clue: -clue.times)[:MOST])


def for_less(weighed: Iterable[Weighed], ground: Ground) -> Weighed | None:
    """What to exclude: said often by this article and by others, and by hardly any other that the topic matches."""
    others = max(1, ground.inside - 1)
    good = [w for w in weighed if w.everywhere > 1 and (w.inside - 1) / others <= MOST_LOST]
    return max(good, key=lambda w: _telling(w, ground) * (1 - w.inside / (ground.inside + 1)), default=None)


def for_more(weighed: Iterable[Weighed], ground: Ground) -> Weighed | None:
    """What to take in: of the articles that say it a good part matches the topic already, and some do not."""
    most = max(MOST_GAINED, ground.inside)
    good = [
        w for w in weighed if 0 < w.everywhere - w.inside <= most and w.inside / max(1, w.everywhere) >= LEAST_SHARED
    ]
    return max(good, key=lambda w: _telling(w, ground) * w.inside / w.everywhere, default=None)


def _telling(weighed: Weighed, ground: Ground) -> float:
    """How much of the article the clue is, by how rare it is elsewhere (term frequency by inverse frequency)."""
    return weighed.clue.times * math.log((ground.articles + 1) / (weighed.everywhere + 0.5))


def _names(fields: Fields, headline: str) -> tuple[str, ...]:
    """People, organisations and places but countries that the article has more than once, or in its headline."""
    named: list[tuple[str, tuple[Mention, ...]]] = [(each.name, each.mentions) for each in fields.people]
    named += [(each.name, each.mentions) for each in fields.organisations]
    named += [(each.name, each.mentions) for each in fields.places if each.kind != "country"]
    return tuple(name for name, mentions in named if len(mentions) > 1 or name in headline)
