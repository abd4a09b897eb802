"""A power cut at any moment: nothing is lost, and what comes twice comes with the same id."""

import os

import pytest

from tests.system.desk import Desk
from tests.system.kills import kill_at_random
from tests.system.world import World

#: set it to play a failed run again
SEED = int(os.environ.get("KILLS_SEED", "1"))


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_moments_nothing_is_lost(world: World, desk: Desk, kills: int) -> None:
    toll = kill_at_random(world, desk, kills=kills, seed=SEED)
    assert toll.is_bearable, toll
