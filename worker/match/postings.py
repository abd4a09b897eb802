"""Which topics stand under which terms."""

from array import array
from collections.abc import Iterable
from itertools import accumulate, pairwise


class Postings:
    """Filled by `add`, closed once, and then asked."""

    def __init__(self) -> None:
        self._terms = array("I")
        self._topics = array("I")
        #: the topics under each term, as the bytes of an array: one join is all that an article takes
        self._rows: list[bytes] = []

    def add(self, terms: tuple[int, ...], topic: int) -> None:
        """Puts the topic under each of the terms."""
        self._terms.extend(terms)
        self._topics.extend([topic] * len(terms))

    def close(self, count: int) -> None:
        """All terms are numbers below `count`; none is added from now on."""
        sizes = array("I", [0]) * count
        for term in self._terms:
            sizes[term] += 1
        ends = array("I", accumulate(sizes, initial=0))
        spots, sorted_ = ends[:-1], array("I", self._topics)
        for term, topic in zip(self._terms, self._topics, strict=True):
            sorted_[spots[term]] = topic
            spots[term] += 1
        size, found = sorted_.itemsize, sorted_.tobytes()
        self._rows = [found[start * size : end * size] for start, end in pairwise(ends)]
        self._terms, self._topics = array("I"), array("I")

    def under(self, terms: Iterable[int]) -> "array[int]":
        """The topics under any of the terms; one that stands under several of them comes as often."""
        return array("I", b"".join(map(self._rows.__getitem__, terms)))
