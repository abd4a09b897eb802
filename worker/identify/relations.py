"""What an article is to one before it: copy, version, part of a round-up, another item of a series, or nothing."""

import math
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from storage.model import Article, Known
from worker.identify.addresses import canonical_url, site
from worker.identify.alignment import Side
from worker.identify.likeness import Likeness, between
from worker.identify.names import GENERIC
from worker.identify.reading import Reading
from worker.identify.slots import are_headed_for_others
from worker.identify.widely_known import STOP_WORDS
from worker.identify.words import fold, is_number, words

#: Score from which two texts are one.
COPY = 0.6
#: The same, and this share of the shorter text, a paragraph put in left out, in the longer one.
CORE = 0.42
#: Of what a text has of two others, so much must be in both for the two to be one.
MOSTLY_SAME = 0.5
#: Two texts that both have stretches of so many words of their own, and share less than this of the shorter one's
#: sentences, have a matter in common and are not one: two round-ups, two long reports.
OWN_MATTER = 60
HALF = 0.6
#: Headlines alike from here on (0 to 100, order of words aside) are one headline reworked.
LIKE_HEADLINE = 70.0
#: Below this containment a shared guid or stated address is taken for a publisher's mistake.
UNLIKE = 0.2
#: Texts of fewer words cannot contradict a shared key.
SHORT = 60
#: On one site a version may be rewritten further than a copy elsewhere, if headline (0 to 1) and facts agree.
REWRITTEN = 0.2
REWRITTEN_HEADLINE = 0.85
AGREEING = 0.7

# --- series: same form, other facts
#: A text of so many days ago whose figures do not all stand in both (share) is an earlier item.
NEXT_ITEM_DAYS = 1.5
NEXT_ITEM_FIGURES = 0.95
#: The score that a text of so long ago needs.
SURE = 0.85
#: From the next day on half of the figures, and at least so many, that differ are enough; so are they at any time
#: under headlines that name different things.
NEXT_DAY = 0.75
SOME_FIGURES = 2
#: Another subject in the lead is overlooked if so much of the text is the same: a slip that was mended.
MENDED = 0.95
#: So many figures that differ, against one in four that is the same, are a table filled in anew.
OTHER_FIGURES = 3
EQUAL_TO_OTHER = 0.25
WHOLE = 0.95
#: Share of text in common, and of numbers and names, of two items of a series that were never candidates for one text.
SERIES = 0.25
SERIES_FACTS = 0.6

# --- round-ups
#: So much of a carried text (weighted share) stands in its carrier, which has a stretch of so many words besides, and
#: so much of whose words, at most, stand in the carried text.
CARRIED = 0.25
OTHER_MATTER = 60
MOST_OF_CARRIER = 0.85
MOST_OF_NAMELESS_CARRIER = 0.75
#: Shorter words of a headline tell nothing.
SHORTEST_WORD = 4
#: Share of the headline's telling words that stand in what two texts share, above which it is the headline of that.
HEADED = 0.5
#: A carried text and the rest of its carrier are one matter if they name the same as often (cosine, 0 to 1). Articles
#: put into others stay below .47, longer reports of one event come to .6 and more.
ONE_MATTER = 0.5


@dataclass(frozen=True, slots=True)
class Headed:
    """A text with its headline, as one side of a comparison."""

    side: Side
    headline: str


def is_same_site(article: Article, known: Known) -> bool:
    return bool(article.url) and site(article.url) == site(known.url)


def is_believable(article: Article, new: Reading, known: Known, like: Likeness) -> bool:
    """Whether a shared key is to be believed: publishers give one guid or canonical address to different articles."""
    if canonical_url(article.url) == canonical_url(known.url):
        return True
    if min(len(new.words), len(like.old.words)) < SHORT:
        return True
    return like.contained >= UNLIKE or are_headlines_alike(headline(article), known.headline)


def headline(article: Article) -> str:
    return article.headline or article.title


def are_headlines_alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.token_sort_ratio(fold(one), fold(other)) >= LIKE_HEADLINE


def is_copy(like: Likeness) -> bool:
    if like.score < COPY or max(like.contained, like.contained_but_one) < CORE or is_other_item(like):
        return False
    own = min(like.aligned.new.foreign[2], like.aligned.old.foreign[2])
    return own < OWN_MATTER or like.shorter.share >= HALF


def is_other_item(like: Likeness) -> bool:
    """Whether two texts built alike are items of a series: the next bulletin, the same notice of another firm."""
    slots = like.slots
    if like.days > NEXT_ITEM_DAYS and (like.numbers < NEXT_ITEM_FIGURES or like.score < SURE):
        return True
    headlines = like.setting.headline, like.known.headline
    if slots.other_subjects and (like.contained < MENDED or are_headed_for_others(headlines, like.aligned)):
        return True
    if slots.other_figures < SOME_FIGURES:
        return False
    if _is_refilled(like) or (like.days > NEXT_DAY and slots.other_figures >= slots.equal_figures):
        return True
    is_much = slots.other_figures >= EQUAL_TO_OTHER * slots.equal_figures
    return is_much and are_headed_for_others(headlines, like.aligned)


def _is_refilled(like: Likeness) -> bool:
    """Whether the form is kept to the last sentence and hardly a figure is the same; a new version has news to tell."""
    slots = like.slots
    if slots.other_figures < OTHER_FIGURES or slots.equal_figures > EQUAL_TO_OTHER * slots.other_figures:
        return False
    return min(like.aligned.new.share, like.aligned.old.share) >= WHOLE


def is_series(like: Likeness) -> bool:
    """Built alike, but with other facts: another story."""
    return like.contained >= SERIES and max(like.numbers, like.names) < SERIES_FACTS


def is_rewritten(like: Likeness) -> bool:
    """A version on the same site that shares less than a copy would: its headline and facts still agree."""
    if not like.is_own or like.headlines < REWRITTEN_HEADLINE or like.score < REWRITTEN:
        return False
    return like.numbers >= AGREEING and like.names >= AGREEING and not is_other_item(like)


def is_version(like: Likeness) -> bool:
    """Whether the two are one text: a copy, or on one site a version rewritten further than a copy would be."""
    return is_copy(like) or is_rewritten(like)


def is_one(copy: Likeness, other: Likeness) -> bool:
    """Whether two known texts are one, though they share little, since the new text is a version of both.

    Each may have kept another half of it. But what the new text has of both must be mostly the same: a text that an
    article was put into, or that carries two, makes them no copies of one another.
    """
    if not is_version(other) or is_beside_other_matters(other):
        return False
    sides = copy.aligned.new, other.aligned.new
    both = [one and two for one, two in zip(*(side.stands for side in sides), strict=True)]
    shared = sum(len(sentence.words) for sentence, is_shared in zip(copy.new.sentences, both, strict=True) if is_shared)
    least = min(side.share for side in sides) * len(copy.new.words)
    if shared < MOSTLY_SAME * least:
        return False
    known = between(copy, other)
    return not is_other_item(known) and not is_beside_other_matters(known)


def is_beside_other_matters(like: Likeness) -> bool:
    """Whether one of the two is a round-up that carries the other."""
    return is_round_up(like) or is_carried(like)


def is_beside(carried: Likeness, copy: Likeness) -> bool:
    """Whether a text that carries one article and looks like a copy of another one is a round-up of both.

    A copy with a paragraph of another article put in is headed by what it copies.
    """
    if copy.headlines * 100 >= LIKE_HEADLINE or is_headed_so(copy.aligned.new, copy.setting.headline):
        return False
    both = zip(carried.aligned.new.stands, copy.aligned.new.stands, strict=True)
    return bool(copy.setting.headline) and not any(one and other for one, other in both)


def is_round_up(like: Likeness) -> bool:
    """Whether the new text carries the known one, besides other matters."""
    new, old = like.aligned.new, like.aligned.old
    carrier, carried = Headed(new, like.setting.headline), Headed(old, like.known.headline)
    return like.of_known >= CARRIED and _carries(carrier, carried, like)


def is_carried(like: Likeness) -> bool:
    """Whether the new text was carried by the known one before."""
    new, old = like.aligned.new, like.aligned.old
    carrier, carried = Headed(old, like.known.headline), Headed(new, like.setting.headline)
    return like.of_new >= CARRIED and _carries(carrier, carried, like)


def _carries(carrier: Headed, carried: Headed, like: Likeness) -> bool:
    """A copy with a paragraph put in, or an expanded version, looks the same by its shares.

    But the headline of those tells of what is shared, their lead is the shared text's, or the rest names the same.
    """
    side = carrier.side
    if side.foreign[2] < OTHER_MATTER or side.has_lead or like.headlines * 100 >= LIKE_HEADLINE:
        return False
    if is_headed_so(side, carrier.headline):
        return False
    if side.share > (MOST_OF_CARRIER if carrier.headline else MOST_OF_NAMELESS_CARRIER):
        return False
    return is_general(carrier.headline) or not _is_one_matter(side, carried.side)


def is_headed_so(side: Side, headline: str) -> bool:
    """Whether the headline of a text tells of what it shares with the other one."""
    telling = _telling(headline)
    return bool(telling) and sum(word in side.covered for word in telling) > HEADED * len(telling)


def is_general(headline: str) -> bool:
    """Whether a headline tells of no matter at all: `Live: the news of the day`."""
    return bool(headline) and not _telling(headline)


def _telling(text: str) -> list[str]:
    return [
        word
        for word in words(text)
        if len(word) >= SHORTEST_WORD and word not in GENERIC and word not in STOP_WORDS and not is_number(word)
    ]


def _is_one_matter(carrier: Side, carried: Side) -> bool:
    rest = Counter(word for word in carrier.words_of(stands=False) if word in carrier.reading.names)
    whole = Counter(word for word in carried.reading.words if word in carried.reading.names)
    both = sum(rest[word] * whole[word] for word in rest.keys() & whole.keys())
    return both >= ONE_MATTER * math.hypot(*rest.values()) * math.hypot(*whole.values()) > 0
