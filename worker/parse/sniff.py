"""What a document is that is no feed, as a sentence for the owner."""

import re
from html import unescape

#: Signs of a page that wants to see a browser before it shows anything, in lower case; after what Cloudflare,
#: Imperva, DataDome, HUMAN, Akamai, Sucuri, SiteGround and Anubis send.
CHALLENGES = (
    "challenge-platform",
    "cf-chl",
    "cf_chl",
    "cf-browser-verification",
    "just a moment...",
    "checking your browser",
    "checking if the site connection is secure",
    "attention required! | cloudflare",
    "enable javascript and cookies to continue",
    "ddos protection by",
    "_incapsula_resource",
    "captcha-delivery.com",
    "px-captcha",
    "sec-if-cpt-container",
    "sucuri_cloudproxy",
    "sgcaptcha",
    "making sure you&#39;re not a bot",
    "making sure you're not a bot",
    "verify you are human",
    "verifying you are human",
    "please enable js and disable any ad blocker",
    "are you a robot?",
)
#: Characters in which the signs are looked for.
CHALLENGE_SPAN = 100_000

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|script|meta|div|p|h1)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*(https?://[^<>\s\]]{1,300})")
#: Sitemaps of an index that an error names.
MOST_SITEMAPS = 3
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether the document begins as a page of HTML does."""
    return _HTML.match(text.lstrip("\ufeff \t\r\n")) is not None


def refusal(text: str) -> str:
    """Why a document that holds no feed is none."""
    start = text[:CHALLENGE_SPAN]
    lowered = start.lower()
    if "<html" in lowered or is_html(start):
        if any(sign in lowered for sign in CHALLENGES):
            return "the site answers with a challenge page for browsers instead of the feed"
        title = _TITLE.search(start)
        named = f" (\u201c{' '.join(title[1].split())}\u201d)" if title and title[1].strip() else ""
        return f"the address gives a web page{named}, not a feed"
    if not text.strip():
        return "the document is empty"
    if "<sitemapindex" in lowered:
        return f"the address gives an index of sitemaps; add the news sitemap that it names{_named_sitemaps(start)}"
    if "<opml" in lowered:
        return "the address gives a list of feeds (OPML); import it instead"
    if "<" not in text:
        return "the document is no feed: it holds no XML and no JSON"
    return "the document is no feed that can be read"


def _named_sitemaps(index: str) -> str:
    """The sitemaps of an index, those of news first: `: https://…, https://…`."""
    found = sorted(dict.fromkeys(_SITEMAP.findall(index)), key=lambda url: "news" not in url.lower())
    return f": {', '.join(map(unescape, found[:MOST_SITEMAPS]))}" if found else ""
