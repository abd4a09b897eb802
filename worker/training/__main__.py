"""`python -m worker.training FOLDER [MODEL]`: writes the model of names."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pycrfsuite

from storage.model import Agency
from worker.extract.located import names_in
from worker.extract.naming import MODEL, hints_of
from worker.extract.organisations import find_organisations, with_agencies
from worker.extract.people import find_people
from worker.extract.reading import Part, Reading
from worker.extract.tokens import Hint, Token, Told, tokens_of
from worker.gazetteer import Gazetteer
from worker.training.invented import Inventor
from worker.training.sources import SOURCES, Marked, texts_of

SEED: Final = 7
#: found by trying on a tenth of the sentences: L1 keeps the file small, rare features say little
SETTINGS: Final = {
    "c1": 0.3,
    "c2": 0.05,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
    "max_iterations": 80,
}
Example = tuple[list[list[str]], list[str]]


def main(folder: Path, model: Path) -> None:
    """Reads, invents, trains, writes."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(SETTINGS)
    count = 0
    for features, labels in examples(folder):
        trainer.append(features, labels)
        count += 1
    trainer.train(str(model))
    sys.stderr.write(f"{model}: from {count} sentences, {model.stat().st_size / 1e6:.1f} MB\n")


def examples(folder: Path) -> Iterator[Example]:
    """Each sentence as it is, and some again with other names."""
    gazetteer, chance = Gazetteer.open(), random.Random(SEED)
    inventor = Inventor(chance)
    for source in SOURCES:
        for text in texts_of(folder, source):
            yield from _told(text, source.language, gazetteer)
            for _ in range(source.again):
                yield from _told(inventor.renamed(text, source.language), source.language, gazetteer)


def _told(sentences: tuple[Marked, ...], language: str, gazetteer: Gazetteer) -> Iterator[Example]:
    """What the tagger is told of each word of a text, and what it should say."""
    text, parts, names = "", [], []
    for one in sentences:
        start = len(text)
        text += one.text + "\n"
        parts.append(Part("body", start, start + len(one.text)))
        names += [(start + s, start + e, kind) for s, e, kind in one.names]
    reading = Reading(text=text, parts=tuple(parts), language=language)
    split = [tokens_of(text, part.start, part.end) for part in parts]
    told = Told(text, _hints(reading, gazetteer), split)
    for tokens in split:
        if tokens:
            yield told.features(tokens), _labels(tokens, names)


def _hints(reading: Reading, gazetteer: Gazetteer) -> list[Hint]:
    no_agencies: tuple[Agency, ...] = ()
    organisations = with_agencies(reading, find_organisations(reading), no_agencies)
    taken = tuple((m.start, m.end) for o in organisations for m in o.mentions)
    people = find_people(reading, gazetteer, taken)
    return hints_of(people, organisations, names_in(reading, gazetteer))


def _labels(tokens: list[Token], names: list[Hint]) -> list[str]:
    labels = ["O"] * len(tokens)
    for start, end, kind in names:
        inside = [i for i, token in enumerate(tokens) if start <= token.start and token.end <= end]
        for place, i in enumerate(inside):
            labels[i] = f"I-{kind}" if place else f"B-{kind}"
    return labels


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else MODEL)
