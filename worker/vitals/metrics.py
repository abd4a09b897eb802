"""The metrics: names after Prometheus' conventions, and help that says what to do. Text of the two formats.

Labels have few values, all of our own or of the configuration: no address of a feed, no name of an outlet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

from storage.model import FetchFault, Outcome, VerdictKind
from worker.vitals.tally import BUCKETS, INFINITE, SUM

Kind = Literal["counter", "gauge", "histogram"]
#: text of Prometheus, and of OpenMetrics for those who ask for it
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Metric:
    """A family of samples. A counter's samples have `_total` behind the name."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


#: values of the labels, and how much
Samples = Mapping[tuple[str, ...], float]

#: what the processes tally, by the name under which they do
COUNTED = {
    "fetches": Metric(
        "copytaster_fetches",
        "counter",
        "Requests for feeds and pages, by class of status or cause of failure. Many 4xx, blocked or dns: see "
        "`copytaster feed list`. Many timeout: is this machine's network slow?",
        ("what", "result"),
    ),
    "filed": Metric(
        "copytaster_articles_filed",
        "counter",
        "Articles filed, by verdict. None for an hour with feeds that are well: see copytaster_queue_lag_seconds.",
        ("verdict",),
    ),
    "matches": Metric("copytaster_matches", "counter", "Articles under topics that they match, once for each topic."),
    "decisions": Metric(
        "copytaster_decisions",
        "counter",
        "What was decided on articles under topics. `copytaster alerts why ARTICLE` tells why.",
        ("outcome",),
    ),
    "alerts": Metric("copytaster_alerts", "counter", "Alerts of articles, by kind, held ones too.", ("kind",)),
    "attempts": Metric(
        "copytaster_delivery_attempts",
        "counter",
        "Attempts at deliveries, by channel and outcome. retry or dead: see `copytaster alerts --undelivered`.",
        ("channel", "outcome"),
    ),
    "reading": Metric(
        "copytaster_page_read_seconds",
        "histogram",
        "Real seconds to clean a page and find its fields, waiting for a free child included. Rising: add processors "
        "or workers.",
    ),
}
#: what came of an attempt at a delivery
ATTEMPTS = ("sent", "retry", "dead", "channel_gone")
#: values of the labels that are known before, in the order of the labels
ZEROS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "fetches": (("feed", "page"), ("2xx", "3xx", "4xx", "5xx", *get_args(FetchFault))),
    "filed": ((*get_args(VerdictKind), "unchanged"),),
    "decisions": (get_args(Outcome),),
    "alerts": (("story.new", "story.update", "correction"),),
}
BUILD = Metric("copytaster_build_info", "gauge", "Version of the program; always 1.", ("version", "schema"))
UP = Metric(
    "copytaster_database_up", "gauge", "1 if the database answers. 0: `copytaster doctor` says what is wrong with it."
)
SIZE = Metric(
    "copytaster_database_size_bytes", "gauge", "Bytes of the database. Too large: shorten [storage] keep_pages."
)
ROOM = Metric(
    "copytaster_database_free_bytes",
    "gauge",
    "Bytes free on the disk where the database lies. Below 1 GB: make room. Below 100 MB nothing may be written.",
)
DEPTH = Metric(
    "copytaster_queue_depth",
    "gauge",
    "Rows of each stage that are due, those in hand included. Rising for long: add workers, or see the log.",
    ("stage",),
)
LAG = Metric(
    "copytaster_queue_lag_seconds",
    "gauge",
    "Real seconds for which the oldest due row of each stage waits for somebody. Above 300: is the daemon stuck, "
    "the database slow?",
    ("stage",),
)
OUTBOX = Metric(
    "copytaster_outbox_oldest_seconds",
    "gauge",
    "Real seconds since the oldest alert was made that is not delivered, tries that failed included. Above an hour: "
    "see `copytaster alerts --undelivered`.",
)
DELIVERIES = Metric(
    "copytaster_deliveries",
    "gauge",
    "Deliveries that wait (due) or were given up (dead), by channel. `copytaster alerts resend` tries again.",
    ("channel", "state"),
)
FEEDS = Metric(
    "copytaster_feeds",
    "gauge",
    "Feeds that are watched, by status. failing, blocked, gone: `copytaster feed list` says why.",
    ("status",),
)
PROCESSES = Metric(
    "copytaster_processes",
    "gauge",
    "Processes that share the work, by role and state. stale: it died or hangs. waits: its configuration is another "
    "than the daemon's. One process that works alone is daemon, works.",
    ("role", "state"),
)
LOOKED = Metric(
    "copytaster_last_look_seconds",
    "gauge",
    "Real seconds since this process last looked for work. Above 30: it hangs; restart it and keep its log.",
)
CPU = Metric("process_cpu_seconds", "counter", "Seconds of processor time of this process, its children not counted.")
MEMORY = Metric("process_resident_memory_bytes", "gauge", "Bytes of memory that this process holds.")
FILES = Metric("process_open_fds", "gauge", "Files and sockets that this process has open.")
STARTED = Metric("process_start_time_seconds", "gauge", "When this process began, in seconds since 1970.")
METRICS = (
    *COUNTED.values(),
    *(BUILD, UP, SIZE, ROOM, DEPTH, LAG, OUTBOX, DELIVERIES, FEEDS, PROCESSES, LOOKED, CPU, MEMORY, FILES, STARTED),
)


def counted(tallied: Mapping[tuple[str, str], float], channels: Sequence[str]) -> Iterable[tuple[Metric, Samples]]:
    """What the processes have tallied, as samples; what another version counted and this one does not is left out.

    What was never counted is 0, not absent: Prometheus sees no rise in a series that begins with 1.
    """
    zeros = {**ZEROS, "attempts": (tuple(channels), ATTEMPTS)}
    for name, metric in COUNTED.items():
        own = {tuple(label.split("\t")): value for (of, label), value in tallied.items() if of == name}
        if metric.labels:
            yield metric, dict.fromkeys(product(*zeros[name]), 0.0) | own
        else:
            yield metric, own if metric.kind == "histogram" else {(): sum(own.values())}


def text(families: Iterable[tuple[Metric, Samples]], *, is_open: bool) -> str:
    """The exposition. `is_open`: in the format of OpenMetrics."""
    lines: list[str] = []
    for metric, samples in families:
        total = f"{metric.name}_total" if metric.kind == "counter" else metric.name
        family = metric.name if is_open else total
        lines += [f"# HELP {family} {_escaped(metric.help)}", f"# TYPE {family} {metric.kind}"]
        if metric.kind == "histogram":
            lines += _histogram(metric.name, samples)
        else:
            lines += [
                f"{total}{_labels(metric.labels, label)} {value:.15g}" for label, value in sorted(samples.items())
            ]
    return "\n".join([*lines, "# EOF", ""] if is_open else [*lines, ""])


def _histogram(name: str, samples: Samples) -> list[str]:
    lines, below = [], 0.0
    for bound in (*(f"{bucket:g}" for bucket in BUCKETS), INFINITE):
        below += samples.get((bound,), 0)
        lines.append(f'{name}_bucket{{le="{bound}"}} {below:.15g}')
    return [*lines, f"{name}_sum {samples.get((SUM,), 0):.15g}", f"{name}_count {below:.15g}"]


def _labels(names: Sequence[str], values: Sequence[str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in zip(names, values, strict=True))
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
