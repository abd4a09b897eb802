"""Pictures: their addresses, and which caption belongs to which."""

import re
from urllib.parse import urljoin

from lxml import etree

from storage.model import Picture
from worker.clean.boxes import figure_of, inside
from worker.clean.captions import LONGEST_CAPTION, Caption
from worker.clean.walk import Image
from worker.clean.wording import Wording

_WIDTH = re.compile(r"\s+(\d+)w\s*$")
#: smaller pictures are icons, buttons and counters (pixels)
_SMALLEST = 90
_NOT_A_PHOTO = Wording(
    r"(?:logo|icon|avatar|sprite|pixel|spacer|blank|transparent|placeholder|tracking|emoji|badge|button|1x1|gravatar|"
    r"loading|author|headshot)[^/]*$|\.svg(?:\?|$)|^data:",
)


def pair(images: list[Image], captions: list[Caption], url: str) -> list[tuple[Picture, Caption | None]]:
    """Each picture with the caption that belongs to it, in reading order; captions of what cannot be shown as well."""
    found: dict[str, tuple[Picture, Caption | None]] = {}
    repeated: list[tuple[Picture, Caption | None]] = []
    taken: set[int] = set()
    for image in images:
        source = address(image.element, url)
        if not source:
            continue
        mine = next((c for c in captions if id(c) not in taken and _belongs(image, c)), None)
        if mine is None:
            found.setdefault(source, (Picture(url=source), None))
            continue
        taken.add(id(mine))
        caption, credit = mine.split()
        shown = found.get(source)
        if shown is None or shown[1] is None:
            found[source] = (Picture(url=source, caption=caption, credit=credit), mine)
        else:  # pictures that a script will load stand there under the address of one placeholder
            repeated.append((Picture(url=_address_near(mine, url), caption=caption, credit=credit), mine))
    paired = [*found.values(), *repeated]
    for other in [c for c in captions if id(c) not in taken]:
        text, credit = other.split()
        paired.append((Picture(url=_address_near(other, url), caption=text, credit=credit), other))
    return paired


def _address_near(caption: Caption, url: str) -> str:
    """The address of a picture that a script is to show: in `noscript`, `source` or the attributes around it."""
    frame = figure_of(caption.frame) or caption.frame
    for holder in (frame, frame.parent):
        if holder is not None and holder.chars < 2 * LONGEST_CAPTION:
            found = (address(e, url) for e in holder.element.iter("img", "source", "amp-img", "video"))
            known = next(filter(None, found), "")
            if known:
                return known
    return ""


def _belongs(image: Image, caption: Caption) -> bool:
    figure = figure_of(image.frame)
    if figure is not None and (caption.frame is figure or inside(caption.frame, figure)):
        return True
    # without a figure: the caption is the next thing behind the picture
    near = 0 <= caption.first - image.before <= 1
    return near and (figure is None or not inside(caption.frame, figure))


def address(image: etree._Element, url: str) -> str:
    """The absolute address of a picture's largest known form, '' if it is an icon or no picture."""
    for size in (image.get("width"), image.get("height")):
        if size and size.rstrip("px").isdigit() and int(size.rstrip("px")[:6] or 0) < _SMALLEST:
            return ""
    stated = [image.get(name) or "" for name in ("data-src", "data-original", "data-lazy-src", "src", "poster")]
    stated.append(_largest(image.get("srcset") or image.get("data-srcset") or ""))
    for source in stated:
        if source and not _NOT_A_PHOTO.search(source[:2000]):
            try:
                full = urljoin(url, source.strip())
            except ValueError:
                continue
            if full.startswith(("http://", "https://")):
                return full
    return ""


def _largest(srcset: str) -> str:
    best, width = "", -1
    for part in srcset[:5000].split(", "):
        found = _WIDTH.search(part)
        size = int(found[1][:6]) if found else 0
        if size > width and part.split():
            best, width = part.split()[0], size
    return best
