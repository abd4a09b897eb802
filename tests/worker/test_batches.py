"""Work in batches: what gathers, what a failure costs, what is everybody's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from worker.batches import Batches


class Full(Exception):
    """The disk is full: nobody's fault."""


@dataclass
class Desk:
    """Doubles numbers; 13 fails, 99 finds the disk full. Remembers its batches."""

    seen: list[list[int]] = field(default_factory=list)

    async def double(self, numbers: Sequence[int]) -> list[int]:
        self.seen.append(list(numbers))
        await asyncio.sleep(0)
        if 99 in numbers:
            raise Full
        if 13 in numbers:
            raise ZeroDivisionError
        return [2 * number for number in numbers]


def outcome(numbers: Sequence[int], **options: object) -> tuple[list[object], list[list[int]]]:
    """What came of each, and the batches; what comes first goes alone, since nothing has gathered yet."""
    desk = Desk()

    async def main() -> list[object]:
        batches: Batches[int, int] = Batches(work=desk.double, everybodys=(Full,), **options)  # type: ignore[arg-type]
        return await asyncio.gather(*(batches.do(number) for number in numbers), return_exceptions=True)

    return asyncio.run(main()), desk.seen


@pytest.mark.parametrize(
    ("options", "batches"),
    [
        ({"lanes": 1, "most": 9}, [[1], [2, 3, 4, 5]]),
        ({"lanes": 1, "most": 3}, [[1], [2, 3, 4], [5]]),
        ({"lanes": 2, "most": 9}, [[1], [2], [3, 4, 5]]),
        ({"lanes": 1, "most": 9, "weight": lambda number: number, "heaviest": 5}, [[1], [2, 3], [4], [5]]),
        ({"lanes": 1, "most": 9, "weight": lambda number: number, "heaviest": 1}, [[1], [2], [3], [4], [5]]),
    ],
    ids=["all that gathered", "at most so many", "two at once", "at most so heavy", "too heavy for any batch"],
)
def test_what_comes_while_others_are_worked_on_is_worked_on_together(
    options: dict[str, object], batches: list[list[int]]
) -> None:
    results, seen = outcome([1, 2, 3, 4, 5], **options)
    assert results == [2, 4, 6, 8, 10]
    assert seen == batches


def test_a_failure_costs_the_item_that_causes_it_and_no_other() -> None:
    results, seen = outcome([1, 2, 13, 4], lanes=1, most=9)
    assert [results[0], results[1], results[3]] == [2, 4, 8]
    assert isinstance(results[2], ZeroDivisionError)
    assert seen == [[1], [2, 13, 4], [2], [13], [4]]


def test_a_failure_that_no_item_caused_is_everybodys_at_once() -> None:
    results, seen = outcome([1, 2, 99, 4], lanes=1, most=9)
    assert results[0] == 2
    assert all(isinstance(result, Full) for result in results[1:])
    assert seen == [[1], [2, 99, 4]]


def test_what_follows_a_failure_is_worked_on() -> None:
    results, _ = outcome([13, 1, 2], lanes=1, most=1)
    assert isinstance(results[0], ZeroDivisionError)
    assert results[1:] == [2, 4]


def test_one_who_no_longer_waits_harms_nobody() -> None:
    desk = Desk()

    async def main() -> list[object]:
        batches: Batches[int, int] = Batches(work=desk.double, lanes=1, most=9)
        asked = [asyncio.create_task(batches.do(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        asked[1].cancel()
        return await asyncio.gather(*asked, return_exceptions=True)

    first, second, third = asyncio.run(main())
    assert (first, third) == (2, 6)
    assert isinstance(second, asyncio.CancelledError)
