"""Random queries and articles over few words, so that every operator is often near its edge."""

from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from storage.model import Article, Fields, Figure, Mention, Organisation, Person, Place
from worker.match.query import And, AtLeast, FigureTest, First, InField, Near, Node, Not, Or, Snippet, TermSet
from worker.match.terms import exact_term, phrase_term, set_term, word_term

WORDS = (
    "new",
    "york",
    "times",
    "port",
    "ports",
    "airport",
    "who",
    "café",
    "o’dell",
    "مدرسة",
    "والمدرسة",
    "爆炸",
    "학교",
)
FORMS = (
    *WORDS,
    "New",
    "York",
    "WHO",
    "CAFE",
    "Café",
    "O'Dell",
    "للمدرسة",
    "مَدرسة",
    "生爆炸事",
    "학교에서",
    "said",
    "x",
)
WILD = ("por*", "*port", "*port*", "cafe*", "*مدرسه", "مدر*")
WILD_PHRASES = ("new por*", "*port who", "por* york times")
EXACT = ("=WHO", "=York", "=café", '="New York"', "=爆炸")
SETS = {"gate": ("port", "new york", "por*"), "names": ("=WHO", "café", "爆炸")}
SNIPPETS = {"noise": 'times OR "york who"'}
NOISE = Snippet("noise", Or((word_term("times", 1), phrase_term("york who", 1))))
LAYOUTS = ("{}", "{}", "{}.", "“{}”", '"{}" who', "«{} york", "- {}", "{} | x", "{}\n- Ada Who", "{} [AFP]", "{}, new")


class Writer:
    """Writes queries of the grammar, and articles."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.one = random.choice

    def some(self, write, least: int, most: int) -> tuple:
        return tuple(write() for _ in range(self.random.randint(least, most)))

    def words(self, least: int, most: int, of: tuple[str, ...] = WORDS) -> str:
        return " ".join(self.some(lambda: self.one(of), least, most))

    def term(self) -> Node:
        match self.random.randint(0, 9):
            case 0 | 1 | 2:
                return phrase_term(self.words(1, 3), 1)
            case 3:
                return word_term(self.one(WILD), 1)
            case 4:
                return phrase_term(self.one(WILD_PHRASES), 1)
            case 5:
                return exact_term(self.one(EXACT), 1)
            case 6:
                name = self.one(sorted(SETS))
                return TermSet(name, tuple(map(set_term, SETS[name])))
            case _:
                return word_term(self.one(WORDS), 1)

    def group(self) -> Node:
        match self.random.randint(0, 4):
            case 0:
                return Or(self.some(self.term, 2, 3))
            case 1:
                return NOISE
            case _:
                return self.term()

    def near(self, depth: int = 1) -> Node:
        sides = [self.near(depth - 1) if depth and not self.random.randint(0, 3) else self.group() for _ in "ab"]
        return Near(*sides, self.one((0, 0, 1, 2, 5, 100)), self.one((True, False)))

    def placed(self) -> Node:
        return self.one((self.group, self.near, lambda: Or((self.near(), self.term()))))()

    def text(self, depth: int = 2) -> Node:
        """What may stand inside a text field."""
        return self.boolean(self.text, self.one((self.term, self.term, self.near)), depth)

    def query(self, depth: int = 2) -> Node:
        """Any query, also such as require nothing."""
        return self.boolean(self.query, self.one((self.term, self.near, self.restriction)), depth)

    def boolean(self, deeper, leaf, depth: int) -> Node:
        kind = self.random.randint(0, 5) if depth else 0
        if kind < 2:
            return leaf()
        parts = [deeper(depth - 1) for _ in range(self.random.randint(2, 3))]
        parts = [Not(part) if not self.random.randint(0, 3) else part for part in parts]
        return Or(tuple(parts)) if kind < 4 else And(tuple(parts))

    def restriction(self) -> Node:
        match self.random.randint(0, 6):
            case 0 | 1:
                return InField(self.one(("title", "lead", "body", "caption", "quote")), self.text(1))
            case 2:
                return AtLeast(self.random.randint(1, 4), self.placed())
            case 3:
                return First(self.one((1, 3, 8, 20)), self.text(1))
            case 4:
                number = Decimal(self.one(("3", "10", "12", "10.5")))
                return FigureTest(self.one(("dead", "injured", "words")), self.one((">=", "<=", ">", "<", "=")), number)
            case _:
                return self.value()

    def value(self) -> Node:
        name = self.one(("lang", "country", "source", "byline", "person", "place", "org"))
        codes = {"lang": ("en", "ar"), "country": ("GB", "sy"), "source": ("example.org", "york")}
        if name in codes:
            return InField(name, word_term(self.one(codes[name]), 1))
        names = [phrase_term(self.words(1, 2), 1), word_term(self.one(WORDS), 1)]
        return InField(name, Or(tuple(names)) if self.random.randint(0, 2) == 0 else self.one(names))

    def line(self, least: int = 1, most: int = 9) -> str:
        return self.words(least, most, FORMS)

    def body(self) -> str:
        return "\n\n".join(self.some(lambda: self.one(LAYOUTS).format(self.line()), 1, 4))

    def article(self) -> Article:
        text = self.body()
        if self.random.randint(0, 2):
            date = self.one(((), ("06 December, 2016",)))
            middle = self.some(self.line, 0, 2)
            text = "\n".join((self.line(1, 4), "", *middle, "2 min read", *date, text))
        return Article(
            url=self.one(("", "https://example.org/a", "https://www.example.org/b", "https://anexample.org/")),
            text=text,
            title=self.one(("", self.line(1, 4))),
            language=self.one(("", "en", "ar-SY")),
            country=self.one(("", "GB", "SY")),
            authors=self.some(self.line, 0, 2),
            publisher=self.one(("", self.line(1, 3))),
        )

    def fields(self) -> Fields:
        mentions = (Mention(text=self.line(1, 3), start=0, end=0),)
        return Fields(
            people=self.some(lambda: Person(name=self.line(1, 3), mentions=mentions), 0, 1),
            organisations=self.some(lambda: Organisation(name=self.line(1, 3)), 0, 1),
            places=self.some(lambda: Place(name=self.line(1, 2), kind="city", part_of=self.one(("", "york"))), 0, 1),
            figures=self.some(self.figure, 0, 2),
        )

    def figure(self) -> Figure:
        qualifier, low, high = self.one((("exact", 10.0, 10.0), ("range", 3.0, 12.0), ("about", 12.0, 12.0)))
        what = self.one(("dead", "injured"))
        value = (low + high) / 2
        return Figure(text="", start=0, end=0, value=value, low=low, high=high, what=what, qualifier=qualifier)


writers = st.integers(0, 2**64).map(lambda seed: Writer(Random(seed)))
