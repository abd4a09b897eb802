"""Warms the process that children are forked from. Importing this module does it: the fork server alone imports it.

Patterns and tables are made at first use, which takes about a second. Done once before the fork, every child has them,
and shares their memory. The gazetteer is closed again, since no SQLite connection may cross a fork.
"""

import gc
import logging
from datetime import UTC, datetime

from storage.model import Entry, Page
from worker.gazetteer import GazetteerUnreadable
from worker.study import gazetteer, read_feed, study

_URL = "https://news.example/2026/01/05/bridge"
#: invented; what is read of a language is made once for each, so the two most read here are: others come at first use
_PAGES = {
    "en": (
        "Three people injured as bridge closes in Lyon",
        (
            "LYON (AFP) - Three people were injured on Monday when a lorry hit a bridge in Lyon, police said, after"
            " the transport ministry had closed two of its four lanes on 2 January for repairs that were to take five"
            " weeks."
        ),
        (
            "“Nobody saw the lorry coming, and it was much too late to stop it,” said the minister's spokeswoman Ann"
            " Berger, who visited the district of Vaise yesterday. According to witnesses, at least 20 percent of"
            " people ignore it."
        ),
        (
            "Tarvo Melkin, of the road authority, told AFP three days ago that the death toll of such accidents had"
            " risen to 12 from nine since March 2025. Odil Karsen saw two killed and five wounded. “I ran,” Odil"
            " Karsen said."
        ),
    ),
    "ar": (
        "إصابة ثلاثة أشخاص في حادث على جسر في بيروت",
        (
            "بيروت (رويترز) - أصيب ثلاثة أشخاص يوم الاثنين عندما صدمت شاحنة جسرا في بيروت، وقالت الشرطة إن عدد"
            " القتلى ارتفع إلى 12 منذ 3 كانون الثاني 2026، بعد أن أغلقت وزارة النقل طريقين قبل ثلاثة أيام."
        ),
        (
            "وقال الوزير محمد حداد: «لم ير أحد الشاحنة قادمة، وكان الوقت قد فات لإيقافها». وأضاف أن نحو 20 في المئة"
            " من السائقين لا يلتزمون بالقواعد في حي الأشرفية، بحسب شهود."
        ),
    ),
}
_FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>'
    f"<item><title>News</title><link>{_URL}</link><guid>{_URL}</guid>"
    "<pubDate>Mon, 05 Jan 2026 10:00:00 +0100</pubDate></item></channel></rss>"
)


def _page(language: str) -> Page:
    title, *said = _PAGES[language]
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>'
        f'<meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2026-01-05T10:00:00+01:00"></head><body><main><article>'
        f"<h1>{title}</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in said)}</article></main></body></html>"
    )
    return Page(
        url=_URL,
        final_url=_URL,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    )


def warm() -> None:
    """Reads a feed and a page of each language, as children will."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        entry: Entry = read_feed(_FEED.encode(), "https://news.example/feed", "application/rss+xml").entries[0]
        for language in _PAGES:
            study(_page(language), entry, _URL, "")
    except (ValueError, GazetteerUnreadable):
        # Whatever is wrong shows at the first real page, with its sentence; without us no child would start at all.
        pass
    finally:
        gazetteer().close()
    # What is here stays: no child has to walk, and so copy, it.
    gc.collect()
    gc.freeze()


warm()
