"""Documents that are broken beyond repair and too large for the tolerant parser: each entry is recovered by itself.

libxml2's recovery loses what follows an unclosed element. Taken one by one, a broken entry costs only itself.
"""

import re

from lxml.etree import _Element

from worker.parse.limits import MOST_ENTRIES, MOST_WORDS
from worker.parse.tree import name_of, recovered

_START = re.compile(r"<(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ROOT = re.compile(r"<((?:rss|feed|[A-Za-z]{1,10}:RDF)\b)[^<>]*>", re.IGNORECASE)


def salvaged(document: bytes) -> _Element | None:
    """The root with every entry that could be recovered, in order; None if there is none."""
    text = document.decode("utf-8", "replace")
    root = _ROOT.search(text)
    starts = [match.start() for match in _START.finditer(text)][:MOST_ENTRIES]
    if root is None or len(root[0]) > MOST_WORDS or not starts or starts[0] < root.end():
        return None
    whole = recovered(text[root.start() : starts[0]].encode("utf-8", "replace"))
    if whole is None:
        return None
    found = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        framed = f"{root[0]}{text[start:end]}</{root[1]}>"
        frame = recovered(framed.encode("utf-8", "replace"))
        if frame is not None and len(frame) and name_of(frame[0]) in ("item", "entry"):
            whole.append(frame[0])
            found += 1
    return whole if found else None
