"""What an article is to one before it: copy, version, part of a round-up, or nothing."""

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from storage.model import Article, Known
from worker.identify.addresses import canonical_url, site
from worker.identify.likeness import COPY, Likeness
from worker.identify.reading import Reading, read
from worker.identify.words import fold

#: A carried text stands in its carrier to this share at least, and is at most so much of it.
CARRIED = 0.35
MOST_OF_CARRIER = 0.85
#: The same if it begins among the first sentences and the rest is no article by itself (so many different words):
#: a byline, a notice, a newsletter box.
MOST_AT_TOP = 0.6
TOP_SENTENCES = 4
ARTICLE_WORDS = 65
CARRIED_NAMES = 0.5
#: A lead whose words are so like those of a sentence of the other text (0 to 1, Indel) is that sentence reworked.
LIKE_LEAD = 0.45
#: Share of names that the carried text and the rest of its carrier have in common, above which they are one matter.
RELATED_REST = 0.34
#: A sentence with this share of its words in the other text is taken to stand there.
KNOWN_WORDS = 0.8
#: Headlines alike from here on (0 to 100, order of words aside) are one headline reworked.
LIKE_HEADLINE = 70.0
#: Below this likeness a shared guid or stated address is taken for a publisher's mistake.
UNLIKE = 0.2
#: Texts of fewer words cannot contradict a shared key.
SHORT = 60
#: On one site a version may be rewritten further than a copy elsewhere, if headline (0 to 100) and facts agree.
REWRITTEN = 0.3
REWRITTEN_HEADLINE = 85.0
AGREEING = 0.7
#: Share of text in common, and of numbers and names, of two items of a series.
SERIES = 0.3
SERIES_FACTS = 0.6


def is_same_site(article: Article, known: Known) -> bool:
    return bool(article.url) and site(article.url) == site(known.url)


def is_believable(article: Article, new: Reading, known: Known, like: Likeness) -> bool:
    """Whether a shared key is to be believed: publishers give one guid or canonical address to different articles."""
    if canonical_url(article.url) == canonical_url(known.url):
        return True
    old = read(known.text)
    if min(len(new.words), len(old.words)) < SHORT:
        return True
    return max(like.of_new, like.of_known) >= UNLIKE or are_headlines_alike(headline(article), known.headline)


def headline(article: Article) -> str:
    return article.headline or article.title


def are_headlines_alike(one: str, other: str) -> bool:
    return _headlines(one, other) >= LIKE_HEADLINE


def _headlines(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(fold(one), fold(other)) if one and other else 0.0


def is_copy(like: Likeness) -> bool:
    return like.score >= COPY


def is_series(like: Likeness) -> bool:
    """Built alike, but with other facts: the next item of a series (weather, markets, notices), another story."""
    return max(like.of_new, like.of_known) >= SERIES and max(like.numbers, like.names) < SERIES_FACTS


def is_rewritten(article: Article, like: Likeness) -> bool:
    """A version on the same site that shares less than a copy would: its headline and facts still agree."""
    alike = _headlines(headline(article), like.known.headline) >= REWRITTEN_HEADLINE
    agrees = like.numbers >= AGREEING and like.names >= AGREEING
    return like.score >= REWRITTEN and alike and agrees and is_same_site(article, like.known)


def carries(carrier: Reading, carried: Reading, share: float) -> bool:
    """Whether a text is a round-up that has the other in it, besides other matters. `share` is the weighted one.

    A cut version of an article looks the same by its shares: but it keeps the lead, or what was cut names the same.
    """
    shared = len(carrier.shingles & carried.shingles)
    if min(share, shared / max(1, len(carried.shingles))) < CARRIED:
        return False
    if len(carried.names & carrier.vocabulary) < CARRIED_NAMES * len(carried.names) or _opens_with(carrier, carried):
        return False
    rest = {
        word for sentence in carrier.sentences if not _stands_in(sentence.words, carried) for word in sentence.words
    }
    if shared > _most(carrier, carried, rest) * len(carrier.shingles):
        return False
    named = carrier.names & rest
    common = len(named & carried.names)
    return common <= max(1.0, RELATED_REST * min(len(named), len(carried.names)))


def _most(carrier: Reading, carried: Reading, rest: set[str]) -> float:
    top = (sentence.words for sentence in carrier.sentences[:TOP_SENTENCES])
    is_at_top = any(Indel.normalized_similarity(carried.sentences[0].words, words) >= LIKE_LEAD for words in top)
    return MOST_AT_TOP if is_at_top and len(rest) < ARTICLE_WORDS else MOST_OF_CARRIER


def _opens_with(carrier: Reading, carried: Reading) -> bool:
    lead = carrier.sentences[0].words
    return any(Indel.normalized_similarity(lead, sentence.words) >= LIKE_LEAD for sentence in carried.sentences)


def _stands_in(words: tuple[str, ...], text: Reading) -> bool:
    return sum(word in text.vocabulary for word in words) >= KNOWN_WORDS * len(words)
