"""An imported query matches what the other system's own rules say it matches: random queries on random texts.

The reference for Lucene is its classic query parser (`addClause`: required, optional and forbidden clauses) and its
sloppy phrases (the moves between the shifted places of the words); for the others, the rules of their help pages.
"""

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.model import Article, Topic
from worker.match import Matcher, NoNames, QueryError
from worker.match.foreign import DIALECTS, imported

WORDS = ("oak", "elm", "ash", "fir")


@dataclass(frozen=True)
class Word:
    text: str

    def __str__(self) -> str:
        return self.text

    def holds(self, words: list[str]) -> bool:
        return self.text in words


@dataclass(frozen=True)
class Sloppy:
    first: str
    second: str
    moves: int

    def __str__(self) -> str:
        return f'"{self.first} {self.second}"~{self.moves}'

    def holds(self, words: list[str]) -> bool:
        firsts = [at for at, word in enumerate(words) if word == self.first]
        seconds = [at - 1 for at, word in enumerate(words) if word == self.second]
        return any(abs(first - second) <= self.moves for first in firsts for second in seconds)


@dataclass(frozen=True)
class Near:
    first: str
    second: str
    between: int
    ordered: bool
    operator: str

    def __str__(self) -> str:
        return f"{self.first} {self.operator} {self.second}"

    def holds(self, words: list[str]) -> bool:
        pairs = [
            (one, two)
            for one, left in enumerate(words)
            for two, right in enumerate(words)
            if (left, right) == (self.first, self.second) and one != two
        ]
        return any((two > one or not self.ordered) and abs(one - two) - 1 <= self.between for one, two in pairs)


@dataclass(frozen=True)
class Clauses:
    """A level of Lucene's: (joint, sign, part)."""

    parts: tuple
    default: str

    def __str__(self) -> str:
        written = [f"{joint} {sign}{bracketed(part)}".strip() for joint, sign, part in self.parts]
        return " ".join(written)

    def holds(self, words: list[str]) -> bool:
        found: list[list] = []  # required?, forbidden?, part
        for joint, sign, part in self.parts:
            if found and joint == "AND" and not found[-1][1]:
                found[-1][0] = True
            if found and self.default == "AND" and joint == "OR" and not found[-1][1]:
                found[-1][0] = False
            forbidden = sign in ("-", "NOT ")
            if self.default == "OR":
                required = sign == "+" or (joint == "AND" and not forbidden)
            else:
                required = not forbidden and joint != "OR"
            found.append([required, forbidden, part])
        required = [part.holds(words) for must, bad, part in found if must and not bad]
        optional = [part.holds(words) for must, bad, part in found if not must and not bad]
        if any(part.holds(words) for _, bad, part in found if bad):
            return False
        return all(required) if required else any(optional)


@dataclass(frozen=True)
class Level:
    """A level of the others: operands joined by one operator, or AND before OR, each perhaps behind NOT."""

    parts: tuple

    def __str__(self) -> str:
        return " ".join(f"{joint} {sign}{bracketed(part)}".strip() for joint, sign, part in self.parts)

    def holds(self, words: list[str]) -> bool:
        groups: list[list[bool]] = [[]]
        for joint, sign, part in self.parts:
            if joint == "OR":
                groups.append([])
            groups[-1].append(part.holds(words) != bool(sign))
        return any(map(all, groups))


def bracketed(part) -> str:
    return f"({part})" if isinstance(part, Clauses | Level) else str(part)


def lucene(random: Random, default: str, depth: int = 2):
    if not depth or not random.randint(0, 2):
        if random.randint(0, 3):
            return Word(random.choice(WORDS))
        first, second = random.sample(WORDS, 2)
        return Sloppy(first, second, random.randint(1, 5))
    joints = ("AND", "OR", "") if random.randint(0, 2) else (random.choice(("AND", "OR", "")),)
    return Clauses(
        tuple(
            (
                random.choice(joints) if at else "",
                random.choice(("", "", "", "+", "-", "NOT ")),
                lucene(random, default, depth - 1),
            )
            for at in range(random.randint(1, 3))
        ),
        default,
    )  # fmt: skip


def others(random: Random, name: str, depth: int = 2):
    if not depth or not random.randint(0, 2):
        if random.randint(0, 2):
            return Word(random.choice(WORDS))
        between, ordered = random.randint(0, 3), bool(random.randint(0, 1))
        operator = f"NEAR/{between}{'f' if ordered else ''}"
        if name == "meltwater":
            operator = f"{'O' if ordered else ''}NEAR/{between}"
            if random.randint(0, 1):
                operator, between = operator.partition("/")[0].lower(), 4
        return Near(*random.sample(WORDS, 2), between, ordered, operator)
    joint = random.choice(("AND", "OR"))
    joints = ("AND", "OR") if not random.randint(0, 3) else (joint,)
    return Level(
        tuple(
            (
                random.choice(joints) if at else "",
                "NOT " if at and not random.randint(0, 3) else "",
                others(random, name, depth - 1),
            )
            for at in range(random.randint(1, 3))
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "default"), [("lucene", "OR"), ("lucene", "AND"), ("meltwater", ""), ("brandwatch", "")]
)
@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_imported_query_means_the_same(name, default, seed):
    random = Random(seed)
    theirs = lucene(random, default) if name == "lucene" else others(random, name)
    try:
        ours = imported(str(theirs), DIALECTS[name], default=default or "OR").query
    except QueryError:
        return
    matcher = Matcher([Topic(name="t", query=ours, aliases=False)], {}, {}, NoNames())
    for _ in range(20):
        words = [random.choice((*WORDS, "x")) for _ in range(random.randint(0, 7))]
        found = matcher.names(Article(url="", text=" ".join(words)))
        assert bool(found) == theirs.holds(words), (
            str(theirs),
            ours,
            words,
        )


@pytest.mark.parametrize("name", list(DIALECTS))
def test_most_random_queries_can_be_carried_over(name):
    """Else the law above would say nothing."""
    good = 0
    for seed in range(300):
        random = Random(seed)
        theirs = lucene(random, "OR") if name == "lucene" else others(random, name)
        try:
            imported(str(theirs), DIALECTS[name])
        except QueryError:
            continue
        good += 1
    assert good > 120
