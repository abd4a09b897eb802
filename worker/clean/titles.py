"""Titles without the site's name, and the headline among the page's `h1`s."""

import re

from worker.clean.text import key, tidy, weight
from worker.clean.walk import Line, Outline

_SEPARATOR = re.compile(
    r"(\s+[-–—|·•»«:/~∙]+\s+|\s*[|｜»«]\s*|\s+::\s+|_+(?=[^\s_]*[^\x00-\x7f])|:\s+|：|\s*[–—]\s*(?=\w+\.\w+$)|\s+-(?=\S+$))"
)
#: a site's name is seldom longer; used where nothing on the page says what the site is called
_LONGEST_NAME_WORDS = 4
_MIN_TITLE = 12
#: letters that must be left of a title when a name known from elsewhere on the page is taken off
_SHORTEST = 4


def strip_site(title: str, sites: list[str], known: list[str]) -> str:
    """The title without the site's name before or behind it. `known`: other statements of the same headline."""
    parts = _SEPARATOR.split(title)
    keys = {key(k) for k in known if k}
    names = {key(s) for s in sites}
    for name in known:
        rest = title[len(name) :].lstrip()
        if (
            title.startswith(name)
            and weight(name) >= _MIN_TITLE
            and rest[:1] in (",", "|", "-", "–", "—", "·", "«", "»")
        ):
            return name
    if len(parts) < 3:
        return title
    for cut in range(len(parts) - 2, 0, -2):
        head, tail = "".join(parts[:cut]).strip(), "".join(parts[cut + 1 :]).strip()
        if key(head) in keys and key(head):
            return head
        if key(tail) in keys and key(tail):
            return tail
    while len(parts) >= 3:
        shorter = _strip_once(parts, names)
        if shorter is None:
            break
        parts = shorter
    return "".join(parts).strip()


def _strip_once(parts: list[str], names: set[str]) -> list[str] | None:
    last, first = parts[-1], parts[0]
    rest_before, rest_after = "".join(parts[:-2]), "".join(parts[2:])
    if _is_site(last, names, parts[-2]) and weight(rest_before) >= (_SHORTEST if key(last) in names else _MIN_TITLE):
        return parts[:-2]
    if _is_site(first, names, parts[1]) and weight(rest_after) >= (_SHORTEST if key(first) in names else _MIN_TITLE):
        return parts[2:]
    strong = "|" in parts[-2] or "｜" in parts[-2] or "_" in parts[-2] or "»" in parts[-2]
    spaced_dash = parts[-2].strip() in ("-", "–", "—", "·", "•", "::")
    short = len(last.split()) <= _LONGEST_NAME_WORDS and weight(last) <= 40
    if (
        short
        and weight(rest_before) >= 2 * weight(last)
        and weight(rest_before) >= _MIN_TITLE
        and (
            strong
            or (
                spaced_dash
                and last[:1].isupper()
                and parts[-2].strip() not in (":", "：")
                and len(rest_before.split()) > 3
                and not last.rstrip().endswith(("?", "!", "."))
            )
        )
    ):
        return parts[:-2]
    return None


def _is_site(part: str, names: set[str], separator: str) -> bool:
    own = key(part)
    if not own:
        return True
    # what stands before a colon is a topic more often than part of a site's name: `Report: …` of The X Report
    return own in names or (separator.strip() not in (":", "：") and _is_like_site(own, names))


def _is_like_site(own: str, names: set[str]) -> bool:
    return any(
        len(n) > 3
        and len(own) > 3
        and (own.startswith(n) or own.endswith(n) or n.startswith(own) or n.endswith(own))
        and min(len(n), len(own)) * 3 >= max(len(n), len(own))
        for n in names
    )


def headline_line(outline: Outline, titles: list[str], sites: list[str]) -> Line | None:
    """The line of the page that is its headline: the `h1` that is most like the titles of the head."""
    names = {key(s) for s in sites}
    found = [line for line in outline.lines if _is_h1(line) and key(line.text) not in names and weight(line.text) > 3]
    found = [line for line in found if not line.frame.within("nav", "menu", "dialog")]
    if not found:
        keys = {key(t) for t in titles if weight(t) > _MIN_TITLE}
        plain = (line for line in outline.lines if key(line.text) in keys and line.link_share < 0.5)
        return next((line for line in plain if not line.dropped), None)
    return max(found, key=lambda line: (_likeness(line.text, titles), not line.dropped, -line.index))


def _is_h1(line: Line) -> bool:
    return line.frame.within("h1") is not None or line.prop == "headline" or line.frame.prop == "headline"


def _likeness(text: str, titles: list[str]) -> float:
    own = set(re.findall(r"\w+", text.casefold())) or {key(text)}
    best = 0.0
    for title in titles:
        other = set(re.findall(r"\w+", title.casefold())) or {key(title)}
        best = max(
            best,
            len(own & other)
            / max(1, min(len(own), len(other)))
            * (0.5 + 0.5 * min(len(own), len(other)) / max(len(own), len(other))),
        )
    return round(best, 2)


def headline_text(outline: Outline, line: Line | None, titles: list[str]) -> str:
    """The headline's words: the whole `h1`, or the part of it that the head names where a kicker is glued on."""
    if line is None:
        return titles[0] if titles else ""
    frame = line.frame.within("h1") or line.frame
    lines = (
        [other for other in outline.lines if (other.frame.within("h1") or other.frame) is frame]
        if frame.tag == "h1"
        else [line]
    )
    text = tidy(" ".join(other.text for other in lines))
    for title in titles:
        if len(title) <= 0.4 * len(text) or title == text:
            continue
        is_kicked = text.endswith(title) and not text[: -len(title)].rstrip().endswith((":", "："))
        if is_kicked or text.startswith(f"{title} "):
            return title
    return text


def other_title(stated: list[str], headline: str) -> str:
    """The title under which the page is announced elsewhere, where it is another than its headline; else ''."""
    own = key(headline)
    return next((t for t in stated if weight(t) >= _MIN_TITLE and _says_other(t, own, headline)), "")


def _says_other(title: str, own: str, headline: str) -> bool:
    """Other words about the same: not the headline cut short or lengthened, and not a slogan."""
    cut = key(title.rstrip(" .…"))
    return cut not in own and own not in cut and not title.endswith(("...", "…")) and _likeness(title, [headline]) > 0
