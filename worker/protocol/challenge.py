"""Recognises the pages that bot walls send in place of the answer. They are named, never got around."""

from storage.model import Response

#: header, what its value holds ('' for anything), whose it is
BY_HEADER: tuple[tuple[str, str, str], ...] = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-datadome", "protected", "DataDome"),
)
#: marks of which all stand in the page, in lower case, and whose it is. Words that publishers' own pages may hold
#: are no marks: ordinary pages behind Cloudflare load /cdn-cgi/challenge-platform/scripts too.
BY_PAGE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("<title>just a moment...</title>", "/cdn-cgi/challenge-platform/"), "Cloudflare"),
    (("_cf_chl_opt",), "Cloudflare"),
    (("<title>attention required! | cloudflare</title>",), "Cloudflare"),
    (("<title>ddos-guard</title>",), "DDoS-Guard"),
    (("/.well-known/ddos-guard/", "js-challenge"), "DDoS-Guard"),
    (("sucuri_cloudproxy_js",), "Sucuri"),
    (("/_incapsula_resource?", "incident"), "Imperva"),
    (("captcha-delivery.com", "var dd="), "DataDome"),
    (("window._pxappid", "px-captcha"), "HUMAN"),
    (("awswafcookiedomainlist", "challenge.js"), "AWS WAF"),
    (("/.within.website/x/cmd/anubis/",), "Anubis"),
    (("<title>vercel security checkpoint</title>",), "Vercel"),
    (("bm-verify=", 'http-equiv="refresh"'), "Akamai"),
    (("<title>client challenge</title>",), "Fastly"),
)
#: what such pages of any maker say; under an error's status one of these is enough
BY_ERROR_PAGE = ("just a moment", "challenge-platform", "cf-chl", "captcha", "checking your browser")
#: the marks stand near the top, and no such page is long
LONGEST_PAGE = 300_000
LOOK_AT = 60_000


def challenge(response: Response) -> str:
    """'' or one sentence that names the challenge page which came in place of the answer."""
    owner = _by_header(response) or _by_page(response.body)
    if owner:
        return f"answers with a challenge page of {owner}: it lets no programs in"
    if response.status >= 400 and _is_for_browsers(response.body):
        return "answers with a challenge page for browsers: it lets no programs in"
    return ""


def _by_header(response: Response) -> str:
    for header, mark, owner in BY_HEADER:
        value = response.header(header).lower()
        if value and mark in value and response.status != 304:
            return owner
    return ""


def _is_for_browsers(body: bytes) -> bool:
    start = body[:LOOK_AT].lower().decode("latin-1")
    return any(mark in start for mark in BY_ERROR_PAGE)


def _by_page(body: bytes) -> str:
    if len(body) > LONGEST_PAGE:
        return ""
    start = body[:LOOK_AT].lower()
    if b"<html" not in start and b"<title" not in start and b"<script" not in start:
        return ""
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"{")):
        return ""
    text = start.decode("latin-1")
    return next((owner for marks, owner in BY_PAGE if all(mark in text for mark in marks)), "")
