# ruff: noqa: E501 - paragraphs and rows of a table stand on one line
import pytest

from worker.identify import SourceLine, independent_sources

WIRE = SourceLine(publisher="Meridian", group="1")


@pytest.mark.parametrize(
    ("lines", "sources"),
    [
        ((), ()),
        ((WIRE,), ("Meridian",)),
        (
            (
                WIRE,
                SourceLine(publisher="Harbour Post", group="1", verdict="syndicated", agencies=("Meridian",)),
                SourceLine(publisher="Lantern", group="1", verdict="syndicated"),
            ),
            ("Meridian",),
        ),
        ((WIRE, SourceLine(publisher="Gulf Courier", group="2")), ("Meridian", "Gulf Courier")),
        ((WIRE, SourceLine(publisher="Lantern", group="2", agencies=("MERIDIAN",))), ("Meridian",)),
        (
            (SourceLine(publisher="Post", family="Big Group", group="1"), SourceLine(publisher="Echo", family="Big Group", group="2")),
            ("Post",),
        ),
        ((WIRE, SourceLine(publisher="Lantern", group="2", authors=("Lantern with Meridian",))), ("Meridian",)),
        ((WIRE, SourceLine(publisher="Lantern", group="2", authors=("Ada Finnick",))), ("Meridian", "Lantern")),
        # The reprint was seen before the wire's own page.
        (
            (SourceLine(publisher="Post", group="1", agencies=("Meridian",)), SourceLine(publisher="Meridian", group="1", verdict="syndicated")),
            ("Meridian",),
        ),
        ((WIRE, SourceLine(publisher="Lantern", group="2", cited=(("Meridian", False),))), ("Meridian",)),
        ((WIRE, SourceLine(publisher="Lantern", group="2", cited=(("AFP", True), ("Meridian", True)))), ("Meridian", "AFP")),
        # Who asked an official as well has looked for himself.
        ((WIRE, SourceLine(publisher="Lantern", group="2", cited=(("Meridian", True), ("the mayor", False)))), ("Meridian", "Lantern")),
        (
            (WIRE, SourceLine(publisher="Lantern", group="2", cited=(("Meridian", True),)), SourceLine(publisher="Post", group="3", cited=(("Lantern", False),))),
            ("Meridian",),
        ),
        (
            (SourceLine(publisher="A", group="1", cited=(("B", False),)), SourceLine(publisher="B", group="2", cited=(("A", False),))),
            ("A",),
        ),
        ((SourceLine(publisher="A", group="1", cited=(("A", False),)),), ("A",)),
        ((WIRE, SourceLine(publisher="Daily Live", group="3", verdict="contains")), ("Meridian",)),
        (
            (SourceLine(publisher="النهر", group="1", agencies=("سانا",)), SourceLine(publisher="سانا", group="2")),
            ("سانا",),
        ),
    ],
)  # fmt: skip
def test_sources_that_looked_for_themselves(lines: tuple[SourceLine, ...], sources: tuple[str, ...]) -> None:
    assert independent_sources(lines) == sources
