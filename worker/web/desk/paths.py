"""Where the pages are; what makes them is loaded with the first. A name is that of `worker.web.desk.serve.PAGES`."""

from collections.abc import Mapping

#: path -> the page's name, and the methods that it takes
PATHS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "/": ("today", ("GET",)),
    "/stories/{ident}": ("story", ("GET",)),
    "/articles/{ident}": ("article", ("GET",)),
    "/sources": ("sources", ("GET",)),
    "/outbox": ("outbox", ("GET",)),
    "/search": ("search", ("GET",)),
}
STYLE = "/desk.css"
