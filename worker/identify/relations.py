"""What an article is to one before it: copy, version, part of a round-up, or nothing."""

from rapidfuzz import fuzz

from storage.model import Article, Known
from worker.identify.addresses import canonical_url, site
from worker.identify.likeness import COPY, Likeness
from worker.identify.reading import Reading, read
from worker.identify.words import fold

#: A carried text must stand in the carrier to this share, and leave at least so much of it to others.
CARRIED = 0.6
REST = 0.45
#: Share of the rest's names that the carried text has, from which the rest is about the same thing.
RELATED_REST = 0.25
#: A sentence with this share of its words in the other text is taken to stand there.
KNOWN_WORDS = 0.8
#: Headlines alike from here on (0 to 100, order of words aside) are one headline reworked.
LIKE_HEADLINE = 70.0
#: Below this likeness a shared guid or stated address is taken for a publisher's mistake.
UNLIKE = 0.2
#: Texts of fewer words cannot contradict a shared key.
SHORT = 60
#: On one host a version may be rewritten further than a copy elsewhere, if headline and names agree.
REWRITTEN = 0.3


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
    return bool(one and other) and fuzz.token_sort_ratio(fold(one), fold(other)) >= LIKE_HEADLINE


def is_copy(like: Likeness) -> bool:
    return like.score >= COPY


def is_rewritten(article: Article, like: Likeness) -> bool:
    """A version on the same site that shares less than a copy would."""
    alike = are_headlines_alike(headline(article), like.known.headline)
    return like.score >= REWRITTEN and alike and is_same_site(article, like.known)


def carries(carrier: Reading, carried: Reading) -> bool:
    """Whether a text is a round-up that has the other in it, besides other matters."""
    shared = carrier.shingles & carried.shingles
    if len(shared) < CARRIED * len(carried.shingles) or len(shared) > (1 - REST) * len(carrier.shingles):
        return False
    rest = {
        word for sentence in carrier.sentences if not _stands_in(sentence.words, carried) for word in sentence.words
    }
    named = carrier.names & rest
    return len(named & carried.names) < RELATED_REST * max(1, len(named))


def _stands_in(words: tuple[str, ...], text: Reading) -> bool:
    return sum(word in text.vocabulary for word in words) >= KNOWN_WORDS * len(words)
