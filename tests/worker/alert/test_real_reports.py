"""The rules on what the extract step really finds: stories in several languages, as wires write them."""

from dataclasses import replace

import pytest

from storage.model import Article, Block, Match, Report, Story, Told, Verdict
from tests.worker.alert.desk import ALEPPO, NOON
from worker.alert import AlertRules, decide
from worker.extract import extract
from worker.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def article(headline: str, standfirst: str, *paragraphs: str, language: str = "en", note: str = "") -> Article:
    body = [*paragraphs, *([note] if note else [])]
    header = f"{headline}\n\n{headline}\n{standfirst}\n1 min read\n02 March, 2026\n"
    notes = (Block(type="correction", text=note),) if note else ()
    return Article(
        id="a1",
        url="https://wire.example/1",
        headline=headline,
        standfirst=standfirst,
        publisher="Wire",
        published="2026-03-02T08:00:00Z",
        language=language,
        blocks=tuple(Block(type="paragraph", text=p) for p in paragraphs) + notes,
        text=header + "\n\n".join(body) + "\n",
    )


BUS = article(
    "Bus plunges into ravine near Oruro, 12 killed",
    "Rescuers work through the night",
    "ORURO - A bus plunged into a ravine near Oruro on Sunday, killing at least 12 people and injuring 20 others.",
    "The road is known as dangerous; in 2011 a crash there left 45 dead.",
)
BUS_LATER = article(
    "Death toll in Oruro bus plunge rises to 17",
    "Five more died in hospital",
    "ORURO - The death toll from a bus plunge near Oruro rose to 17 after five died in hospital, police said.",
)
BUS_CORRECTED = article(
    "CORRECTED: Death toll in Oruro bus plunge rises to 16",
    "Five more died in hospital",
    "ORURO - The death toll from a bus plunge near Oruro rose to 16 after five died in hospital, police said.",
    note="Correction: An earlier version gave the number of dead as 17.",
)
DAYS = {
    "English": [
        (BUS, "new", "story.new", "first report"),
        (BUS_LATER, "revision", "story.update", "toll 12 → 17"),
        (BUS_CORRECTED, "revision", "correction", "17 → 16 dead"),
        (
            article("Horror on the road: 17 killed", "x", "A bus plunged, killing 17 people."),
            "new",
            None,
            "without a new",
        ),
    ],
    "Arabic": [
        (
            article(
                "مقتل 5 أشخاص في انهيار مبنى في حلب",
                "بحث عن ناجين",
                "قتل 5 أشخاص وأصيب 12 آخرون في انهيار مبنى سكني في مدينة حلب، بحسب الدفاع المدني.",
                language="ar",
            ),
            "new",
            "story.new",
            "first report",
        ),
        (
            article(
                "ارتفاع حصيلة انهيار مبنى في حلب إلى 9 قتلى",
                "بحث عن ناجين",
                "ارتفعت حصيلة انهيار مبنى سكني في مدينة حلب إلى 9 قتلى و12 جريحا، بحسب الدفاع المدني.",
                language="ar",
            ),
            "revision",
            "story.update",
            "toll 5 → 9",
        ),
    ],
    "French": [
        (
            article(
                "Effondrement d'un immeuble à Alep : au moins cinq morts",
                "Les secours fouillent",
                "Un immeuble s'est effondré à Alep, faisant au moins cinq morts et douze blessés, selon les secours.",
                language="fr",
            ),
            "new",
            "story.new",
            "first report",
        ),
        (
            article(
                "Alep : le bilan de l'effondrement s'alourdit à neuf morts",
                "Les secours fouillent",
                "Le bilan de l'effondrement d'un immeuble à Alep est passé à neuf morts, selon les secours.",
                language="fr",
            ),
            "new",
            "story.update",
            "toll 5 → 9",
        ),
    ],
    "people who had to leave": [
        (
            article("Flood drives 4,000 from homes", "x", "A flood forced 4,000 people from their homes."),
            "new",
            "story.new",
            "",
        ),
        (
            article("Flood drives 11,000 from homes", "x", "A flood has forced 11,000 people from their homes."),
            "revision",
            "story.update",
            "displaced 4,000 → 11,000",
        ),
    ],
}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS.keys())
def test_a_story_as_wires_tell_it(day, gazetteer):
    told, before = Told(topic="Aleppo"), None
    for text, verdict, kind, reason in day:
        report = Report(
            article=text,
            fields=extract(text, gazetteer),
            verdict=Verdict(kind=verdict),
            story=Story(
                id="s1", title=text.headline, first_seen=NOON, outlets=("Wire",), independent_sources=("Wire",)
            ),
            matches=(Match(topic="Aleppo"),),
            is_backlog=False,
            before=before if verdict == "revision" else None,
        )
        (decision,) = decide(report, (told,), {"Aleppo": ALEPPO}, AlertRules(), NOON)
        assert (decision.alert.kind if decision.alert else None) == kind
        assert reason in decision.reason
        alerts = told.alerts + ((decision.alert,) if decision.alert else ())
        told = replace(told, alerts=alerts, facts=told.facts | set(decision.facts))
        before = report.fields
