# ruff: noqa: T201  # what it prints is its result
"""`python -m tests.bench [WHAT]`: figures against their floors, which only go up.

Without a word: quality and speed, as `make bench` runs it. `--raise` writes floors that the figures are above.
"""

import argparse
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
#: a figure of speed may fall so far below what was measured before it counts as slower: machines differ
SLACK = 0.5
#: of 95 in 100 polls in the simulation, and of claims among a million rows
DUE_LAG_SECONDS, CLAIMS_A_SECOND = 10.0, 3_000
IDLE_CPU_PERCENT, IDLE_MEGABYTES = 1.0, 150.0
#: that are watched where nothing else is said
IDLE_FEEDS, SIMULATED_FEEDS = 1_000, 100_000
#: articles a second of two workers against one
SECOND_WORKER = 1.7
#: milliseconds of a page in the median; octets of the first page with all that it loads
PAGE_MILLISECONDS, FIRST_PAGE_OCTETS = 100.0, 200_000
KINDS = ("all", "quality", "speed", "idle", "kills", "simulate", "workers", "races", "pages")


def main() -> int:
    """Runs what is asked for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Figures against their floors.")
    parser.add_argument("what", nargs="?", choices=KINDS, default="all")
    parser.add_argument("--raise", action="store_true", dest="raises", help="write floors that the figures are above")
    parser.add_argument("--count", type=int, default=100, help="of kills; races of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of kills")
    parser.add_argument("--seconds", type=float, default=60.0, help="to look at an idle daemon")
    parser.add_argument("--feeds", type=int, help="to simulate (100,000), or to be idle with (1,000)")
    parser.add_argument("--minutes", type=float, default=60.0, help="of simulated time")
    parser.add_argument("--poll-cost", type=float, default=2.0, help="milliseconds that a poll takes beside the store")
    parser.add_argument("--rows", type=int, default=1_000_000, help="among which due feeds are claimed; 0: not tried")
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgresql"], help="to simulate, race and idle on"
    )
    parser.add_argument("--articles", type=int, default=400, help="that workers read in each round")
    parser.add_argument("--stored", type=int, default=100_000, help="articles behind the pages")
    parser.add_argument("--archive", type=Path, help="folder that keeps what is behind the pages for another time")
    parser.add_argument("--rounds", type=int, default=3, help="of one worker and of two")
    args = parser.parse_args()
    if args.what == "pages":
        return _pages(args.stored, args.archive)
    if args.what == "simulate":
        return _simulate(args)
    if args.what == "workers":
        return _workers(args.articles, args.rounds)
    if args.what == "races":
        return _races(args.count, tuple(args.databases))
    if args.what == "idle":
        return _idle(args)
    if args.what == "kills":
        return _kills(args.count, args.seed)
    kinds = ("quality", "speed") if args.what == "all" else (args.what,)
    return max([_against_floors(kind, raises=args.raises) for kind in kinds])


def _against_floors(kind: str, *, raises: bool) -> int:
    from tests.bench import quality, speed

    floors = json.loads(FLOORS.read_text("utf-8"))
    known = floors.setdefault(kind, {})
    failed = 0
    for name, value in {"quality": quality, "speed": speed}[kind].figures():
        floor = known.get(name, 0.0)
        is_low = value < floor - 1e-9
        failed += is_low
        print(f"{name:<42} {value:8.4f}   floor {floor:.4f} {'LOW' if is_low else ''}", flush=True)
        reached = value if kind == "quality" else value * SLACK
        known[name] = max(floor, int(reached * 10_000) / 10_000)
    if raises:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")
    if failed:
        print(f"{failed} of the figures of {kind} fell below their floor: mend it, or say in the commit why it must be")
    return int(failed > 0)


def _pages(count: int, archive: Path | None) -> int:
    from tests.bench import pages

    with tempfile.TemporaryDirectory(prefix="copytaster-pages-") as name:
        found = pages.measure(archive or Path(name), count)
    print(f"{count:,} articles{'page':>36} median, ms   longest    octets")
    for each in found:
        print(f"{each.page:<50} {each.median:9.1f} {each.longest:9.1f} {each.octets:9,}")
    first = next(each for each in found if each.page == "today")
    is_slow = any(each.median > PAGE_MILLISECONDS for each in found)
    return int(is_slow or first.octets > FIRST_PAGE_OCTETS)


def _idle(args: argparse.Namespace) -> int:
    from tests.bench import idle

    feeds, is_much = args.feeds or IDLE_FEEDS, False
    for kind in args.databases:
        seen = idle.measure(kind, feeds, args.seconds)
        print(f"{kind}: {feeds:,} feeds, nothing due, over {args.seconds:.0f} s")
        print(f"processor   {seen.cpu_percent:6.2f} %   at most {IDLE_CPU_PERCENT}")
        print(
            f"memory      {seen.megabytes:6.1f} MB  at most {IDLE_MEGABYTES} of one process with {IDLE_FEEDS:,} feeds"
        )
        for process in seen.processes:
            own, resident = process.pss / 1024, process.rss / 1024
            print(f"  {process.name:<18} {own:6.1f} MB of its own share, {resident:.1f} MB resident", flush=True)
        is_small = kind == "sqlite" and feeds <= IDLE_FEEDS
        is_much |= seen.cpu_percent > IDLE_CPU_PERCENT or (is_small and seen.megabytes > IDLE_MEGABYTES)
    return int(is_much)


def _kills(count: int, seed: int) -> int:
    from tests.system.desk import Desk
    from tests.system.kills import kill_at_random
    from tests.system.world import opened_world

    with tempfile.TemporaryDirectory(prefix="copytaster-kills-") as name, opened_world(Path(name)) as world:
        world.settings(Path(name))
        desk = Desk(Path(name))
        desk.ok("once")
        try:
            toll = kill_at_random(world, desk, kills=count, seed=seed)
        finally:
            desk.kill()
    print(toll)
    return int(not toll.is_bearable)


def _workers(count: int, rounds: int) -> int:
    from tests.bench import workers

    best = {1: 0.0, 2: 0.0}
    for processes, rate in workers.rates(count, rounds):
        best[processes] = max(best[processes], rate)
        print(f"{processes} on {processes} processors: {rate:6.1f} articles a second", flush=True)
    ratio = best[2] / best[1]
    print(f"two against one, best of {rounds}: {ratio:.2f}   at least {SECOND_WORKER}")
    return int(ratio < SECOND_WORKER)


def _races(count: int, kinds: tuple[str, ...]) -> int:
    from storage.store import Store
    from tests.bench.simulate import databases
    from tests.storage.races import RACES, run_races

    is_lossy = False
    for race in RACES:
        with databases(kinds) as urls:
            for kind, url in urls.items():
                Store.open(url, upgrade=True).close()
                toll = run_races({race: url}, count)[race]
                is_lossy |= bool(toll.lost or toll.doubled)
                print(f"{kind}: {count:,} races, {race}: {toll.lost} lost, {toll.doubled} doubled", flush=True)
    return int(is_lossy)


def _simulate(args: argparse.Namespace) -> int:
    from tests.bench.simulate import claim_rates, databases, live

    span, is_slow = timedelta(minutes=args.minutes), False
    with databases(tuple(args.databases)) as urls:
        for kind, url in urls.items():
            day = live(url, args.feeds or SIMULATED_FEEDS, span, args.poll_cost / 1000)
            is_slow |= day.lag(0.95) > DUE_LAG_SECONDS
            print(f"{kind}, {args.minutes:.0f} minutes")
            for what, value in day.figures():
                print(f"  {what:<42} {value:14,.2f}", flush=True)
    if args.rows:
        with databases(tuple(args.databases)) as urls:
            for kind, url in urls.items():
                for what, rate in claim_rates(url, args.rows).items():
                    print(f"{kind}: {rate:9,.0f} feeds {what} claimed a second, among {args.rows:,}", flush=True)
                    is_slow |= rate < CLAIMS_A_SECOND
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
