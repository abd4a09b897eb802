"""Where the pages are; what makes them is loaded with the first. A name is that of `worker.web.desk.serve.PAGES`."""

from collections.abc import Mapping

#: path -> the page's name, and the methods that it takes
PATHS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "/": ("today", ("GET",)),
    "/stories/{ident}": ("story", ("GET",)),
    "/articles/{ident}": ("article", ("GET",)),
    "/articles/{ident}/changes": ("changes", ("GET",)),
    "/articles/{ident}/copy": ("copy", ("GET",)),
    "/articles/{ident}/raw": ("raw", ("GET",)),
    "/articles/{ident}/raw/file": ("raw_file", ("GET",)),
    "/topics": ("topics", ("GET",)),
    "/topic": ("topic", ("GET",)),
    "/topic/edit": ("edit", ("GET", "POST")),
    "/topic/explain": ("explain", ("GET",)),
    "/stories/{ident}/mute": ("mute", ("POST",)),
    "/outbox/resend": ("resend", ("POST",)),
    "/source": ("source", ("GET",)),
    "/sources": ("sources", ("GET",)),
    "/outbox": ("outbox", ("GET",)),
    "/search": ("search", ("GET",)),
}
#: what the pages are made with beside HTML, and its kind
FILES: Mapping[str, str] = {
    "/desk.css": "text/css; charset=utf-8",
    "/desk.js": "text/javascript; charset=utf-8",
    "/htmx.js": "text/javascript; charset=utf-8",
}
