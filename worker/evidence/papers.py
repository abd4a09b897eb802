"""What stands in each file of an archive of evidence. No path is made of anything but our own numbers."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from storage import codec
from storage.store.evidence import Dossier, KeptAlert, KeptReport, RawPage, ReadVersion
from worker.evidence.timeline import Event, PageFact
from worker.pipeline import provenance

MANIFEST, SUMS, FORM = "manifest.json", "SHA256SUMS", "copytaster-evidence/1"
_README = """Evidence of a story, as copytaster has it in its archive.

timeline.html      what happened, in order, for people; timeline.json for programs
story.json         the story, who had each text first, merges and splits
decisions.json     what was decided on each article under each topic, and why
quotes.json        who said what, in each version of each article; figures.json: what was counted
articles/aN/       each article: rK.txt is the canonical text of revision K, rK.json all that was read in it,
                   pN.raw a page as it came from the server, octet by octet once its compression was undone,
                   pN.json how the server answered
alerts/N.json      what was sent, when, on which channels; to whom is not told
manifest.json      every file with its size and SHA-256

Check it without this program: sha256sum --check SHA256SUMS. With it: copytaster evidence --check FILE.
That shows damage. To show that nobody made the whole anew, keep the SHA-256 of the archive itself somewhere else.
The .raw files are pages of strangers: look at them in an editor, not in a browser.
"""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}
table{{border-collapse:collapse}}td,th{{text-align:start;vertical-align:top;padding:.2rem .6rem;
border-bottom:1px solid #8888}}td:first-child{{white-space:nowrap}}td{{overflow-wrap:anywhere}}</style></head>
<body><h1 dir="auto">{title}</h1><p>{summary}</p>
<table><thead><tr><th>Time (UTC)</th><th>What</th><th>Of</th><th>What happened</th></tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""
_ROW = '<tr><td>{at}</td><td>{what}</td><td>{of}</td><td dir="auto">{said}</td></tr>'


@dataclass(frozen=True, slots=True)
class Paper:
    """A file: where it lies, what it is, what stands in it."""

    path: str
    what: str
    content: bytes


def raw_papers(page: RawPage) -> tuple[Paper, Paper, PageFact]:
    """A page as it came, how it was answered, and what the timeline says of it."""
    path = f"articles/{page.article}/p{page.id}"
    digest = hashlib.sha256(page.body).hexdigest()
    answer = page.answer
    told = {
        "url": answer.url if answer else None,
        "final_url": page.url,
        "fetched_at": page.fetched_at.isoformat(),
        "content_type": page.content_type,
        "status": answer.status if answer else None,
        "headers": [list(header) for header in answer.headers] if answer else None,
        "redirects": codec.jsonable(answer.hops) if answer else None,
        "octets": len(page.body),
        "sha256": digest,
    }
    fact = PageFact(
        path=f"{path}.raw",
        article=page.article,
        url=page.url,
        fetched_at=page.fetched_at,
        status=answer.status if answer else None,
        octets=len(page.body),
        sha256=digest,
    )
    raw = Paper(f"{path}.raw", "a page as it came", page.body)
    return raw, Paper(f"{path}.json", "how that page was answered; null: that was not kept", _json(told)), fact


def papers(dossier: Dossier, events: Sequence[Event]) -> Iterator[Paper]:
    """All files but the raw pages."""
    yield Paper("README.txt", "what is here", _README.encode())
    yield Paper("timeline.html", "what happened, for people", _html(dossier, events))
    yield Paper("timeline.json", "what happened", _json(codec.jsonable(events)))
    yield Paper("story.json", "the story", _json(_story(dossier)))
    yield Paper("decisions.json", "what was decided, and why", _json(codec.jsonable(dossier.decisions)))
    for name in ("quotes", "figures"):
        yield Paper(f"{name}.json", f"{name} of each version", _json(list(_said(dossier, name))))
    for report in dossier.reports:
        yield from _report(report)
    for number, alert in enumerate(dossier.alerts, 1):
        yield Paper(f"alerts/{number:04}.json", "what was sent", _json(_alert(alert)))


def manifest(dossier: Dossier, listed: Sequence[tuple[str, str, int, str]]) -> bytes:
    """The list of files: path, what it is, octets, SHA-256."""
    names = ("path", "what", "octets", "sha256")
    files = [dict(zip(names, each, strict=True)) for each in listed]
    return _json({"form": FORM, "story": dossier.story.story.id, "files": files})


def sums(listed: Sequence[tuple[str, str]]) -> bytes:
    """Paths with their SHA-256, as `sha256sum --check` reads them."""
    return "".join(f"{digest}  {path}\n" for path, digest in listed).encode()


def _report(report: KeptReport) -> Iterator[Paper]:
    folder = f"articles/{report.row.article.id}"
    for version in report.versions:
        path = f"{folder}/r{version.revision}"
        yield Paper(f"{path}.txt", "canonical text", version.article.text.encode("utf-8", "surrogatepass"))
        yield Paper(f"{path}.json", "what was read in it", _json(_version(report, version)))


def _version(report: KeptReport, version: ReadVersion) -> dict[str, Any]:
    row, is_newest = report.row, version is report.versions[-1]
    judged = {"verdict": row.verdict, "of": row.of, "group": row.group, "story": row.story, "reason": row.reason}
    return {
        "revision": version.revision,
        "seen_at": version.seen_at.isoformat(),
        "first_seen": row.first_seen.isoformat(),
        "feed": row.feed.url,
        "is_backlog": row.is_backlog,
        "article": codec.jsonable(version.article),
        "fields": codec.jsonable(version.fields),
        "changes_to_next": codec.jsonable(version.changes),
        "judged": judged if is_newest else None,
        "matches": codec.jsonable(report.matches) if is_newest else None,
    }


def _story(dossier: Dossier) -> dict[str, Any]:
    origins = provenance(report.row for report in dossier.reports)
    known = {"articles": codec.jsonable(dossier.story.articles), "provenance": codec.jsonable(origins)}
    return dict(codec.jsonable(dossier.story.story)) | known | {"changes": codec.jsonable(dossier.changes)}


def _said(dossier: Dossier, name: str) -> Iterator[dict[str, Any]]:
    for report in dossier.reports:
        for version in report.versions:
            for found in getattr(version.fields, name):
                yield {"article": report.row.article.id, "revision": version.revision} | codec.jsonable(found)


def _alert(kept: KeptAlert) -> dict[str, Any]:
    told = {"outcome": kept.outcome, "composed_into": kept.composed_into, "sent": codec.jsonable(kept.sent)}
    return told | {"alert": codec.jsonable(kept.alert)}


def _html(dossier: Dossier, events: Sequence[Event]) -> bytes:
    story = dossier.story.story
    summary = (
        f"{story.id}, first seen {story.first_seen:%Y-%m-%d %H:%M:%S} UTC. {len(dossier.reports)} articles of "
        f"{len(story.outlets)} outlets, {len(story.independent_sources)} independent; {len(dossier.alerts)} alerts; "
        f"{len(dossier.pages)} raw pages kept."
    )
    rows = "\n".join(
        _ROW.format(at=f"{e.at:%Y-%m-%d %H:%M:%S}", what=escape(e.what), of=escape(e.of), said=escape(e.said))
        for e in events
    )
    page = _PAGE.format(title=escape(story.title), summary=escape(summary), rows=rows)
    return page.encode("utf-8", "replace")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
