import pytest

from worker.cli.batch import Answer, tell
from worker.cli.same import Reader, Stream
from worker.identify.memory import MemoryIndex, MemoryReports

TEXT = "The mill of Overhythe burned on Monday. Nobody was hurt, said Ada Finnick of the fire brigade."


def test_a_stream_opens_groups_and_stories_and_repeats_them_at_the_end() -> None:
    reader, stream = Reader(MemoryIndex()), Stream(MemoryReports())
    asked = {"id": "a", "url": "https://a.example/1", "title": "Mill burns", "text": TEXT}
    again = asked | {"id": "b", "url": "http://a.example/1", "published": None}
    first, second = (stream.judge(reader.read(each)) for each in (asked, again))
    assert (first["verdict"], first["of"], len(first["changes"])) == ("new", None, 0)
    assert (second["verdict"], second["of"], second["group"], second["story"]) == (
        "same",
        "a",
        first["group"],
        first["story"],
    )
    assert stream.final() == [first, second]


def test_a_third_version_is_compared_with_the_second() -> None:
    reader, stream = Reader(MemoryIndex()), Stream(MemoryReports())
    changes = [
        stream.judge(
            reader.read(
                {
                    "id": f"v{dead}",
                    "url": "https://a.example/1",
                    "title": "Mill burns",
                    "text": f"The mill of Overhythe burned on Monday, killing {dead} people, said the fire brigade.",
                }
            )
        )["changes"]
        for dead in (3, 5, 8)
    ]
    assert [(change["old"], change["new"]) for found in changes for change in found] == [
        ("3 people", "5 people"),
        ("5 people", "8 people"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"text": "x"}, "`id`"),
        ({"id": "a", "text": 3}, "`text`"),
        ({"id": "a", "published": 3}, "`published`"),
        ({"id": "a", "published": "yesterday"}, "yesterday"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Reader(MemoryIndex()).read(line)


def test_a_time_beyond_the_calendar_costs_its_line_alone() -> None:
    line = b'{"id": "a", "text": "x", "published": "0001-01-01T00:00:00+02:00"}'
    answer = tell(line, Reader(MemoryIndex()).read)
    assert isinstance(answer, Answer)
    assert answer.is_error
