"""Addresses: which two lead to one article, as far as the address alone can tell.

Folds what publishers and their tools add (tracking, AMP, mobile, print, session, order) and keeps what may name
another article. Nothing is fetched, so a page's own word on its address comes in as an alias (`believable_alias`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from posixpath import normpath
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from storage.model import Entry

#: Parameters that only tell where a reader came from. Vendors' documentation of their link tagging.
TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid igshid igsh ttclid li_fat_id mkt_tok ocid cmpid cmp"
    " icid ncid xtor smid smtyp taid wt_mc wt_zmc ito emc partner campaign_id mbid spm scid srnd sref trk trkcampaign"
    " traffic_source phpsessid jsessionid sid_session aspsessionid _ga _gl _hsenc _hsmi __s __twitter_impression"
    " feature_ref guccounter guce_referrer guce_referrer_sig cid_source share shared_via sharetype mod_source"
    " amp_js_v amp_gsa usqp echobox oly_anon_id oly_enc_id vero_id vero_conv rss_id soc_src soc_trk".split()
)
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "mc_", "at_", "ns_", "hsa_", "stm_", "wt.", "itm_")
#: Parameters that name an article on some sites and a channel on others: the value decides.
CHANNEL_PARAMETERS = frozenset("ref source src from via origin medium channel campaign".split())
CHANNELS = frozenset(
    "rss feed feeds atom twitter x facebook fb whatsapp telegram instagram linkedin reddit email e-mail mail newsletter"
    " home homepage front app ios android google googlenews news-google apple applenews flipboard share social push"
    " mobile web desktop widget search msn yahoo".split()
)
#: (parameter, values) that ask for another form of the same page; '*' is any value.
FORMS = {
    "amp": frozenset({"", "1", "true", "yes"}),
    "outputtype": frozenset({"amp", "print"}),
    "output": frozenset({"amp", "print"}),
    "print": frozenset({"", "1", "true", "yes"}),
    "printable": frozenset({"", "1", "true", "yes"}),
    "view": frozenset({"print", "amp", "mobile"}),
    "mode": frozenset({"print", "amp"}),
    "s": frozenset({"09", "12", "19", "20", "21"}),  # the share marks of a short-message network
}
FORM_HOSTS = ("www.", "m.", "mobile.", "amp.", "wap.")
FORM_SUFFIXES = re.compile(r"/(?:amp|print|amp\.html|index\.(?:html?|php|aspx?|jsp))$", re.IGNORECASE)
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
#: Below these, a name has two parts more than the public suffix; well-known hosts of many publishers included.
SECOND_LEVELS = frozenset("co com org net gov ac edu or ne go gob gouv in mil nom press blog".split())
SHARED_HOSTS = frozenset(
    "blogspot.com wordpress.com substack.com medium.com github.io tumblr.com netlify.app pages.dev ghost.io".split()
)
#: what so many entries of one document give as their address, each with a title of its own, is the address of none:
#: a list of warnings, a live blog, comments on an article; of a front page two are enough
SHARED_BY, FRONT_SHARED_BY = 3, 2
SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")


@lru_cache(maxsize=256)  # the keys of each entry need the address of their feed
def canonical_url(url: str) -> str:
    """The one form of all addresses of an article; what is no web address comes back stripped, otherwise unchanged.

    The scheme is always https, so that it says nothing. Applying it twice changes nothing.
    """
    url = url.strip()
    seen: set[str] = set()
    while url not in seen:
        seen.add(url)
        url = _folded(url)
    return url


def site(url: str) -> str:
    """The name under which a publisher registered: `example.co.uk`; an IP address with its port; '' if none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if _is_ip(host):
        return host if port in (None, 80, 443) else f"{host}:{port}"
    labels = host.split(".")
    two = ".".join(labels[-2:])
    deep = two in SHARED_HOSTS or (len(labels) > 2 and labels[-2] in SECOND_LEVELS and len(labels[-1]) == 2)
    return ".".join(labels[-3:]) if deep else two


def believable_alias(url: str, stated: str) -> str:
    """What a page says its address is (rel=canonical, og:url), canonical; '' if it cannot be believed.

    Publishers do ship one constant canonical for a whole site, or another's: only an address of the same site that
    is not its front page counts.
    """
    alias = canonical_url(stated) if stated else ""
    own_path = bool(alias) and (urlsplit(alias).path not in ("", "/") or bool(urlsplit(alias).query))
    return alias if own_path and site(alias) == site(canonical_url(url)) else ""


def guid_keys(feed_url: str, guid: str) -> tuple[tuple[str, str], ...]:
    """A guid counts within its feed only; one that is an address also without scheme and host, which move."""
    feed = canonical_url(feed_url)
    guid = guid.strip()
    if not guid:
        return ()
    keys = [("guid", f"{feed} {guid}")]
    parts = _split(guid)
    if parts and parts.path not in ("", "/"):
        keys.append(("guid", f"{feed} {parts.path}{'?' + parts.query if parts.query else ''}"))
    return tuple(keys)


def entry_keys(feed_url: str, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Keys by which an entry is known again: guid, guid without scheme and host, canonical link."""
    link = (("url", canonical_url(entry.link)),) if entry.link else ()
    return tuple(dict.fromkeys((*guid_keys(feed_url, entry.id), *link)))


def shared_addresses(given: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of the addresses that the entries of a document give those that lead to no entry's own page.

    `given`: a canonical address and the title of an entry each; several with one title are one entry.
    """
    titles: dict[str, set[str]] = {}
    for address, title in given:
        titles.setdefault(address, set()).add(title)
    return frozenset(
        address for address, of in titles.items() if len(of) >= (FRONT_SHARED_BY if _is_front(address) else SHARED_BY)
    )


def _is_front(address: str) -> bool:
    parts = _split(address)
    return parts is not None and parts.path in ("", "/") and not parts.query and not parts.fragment


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def _folded(url: str) -> str:
    parts = _split(url)
    if parts is None:
        return url
    wrapped = _unwrapped(parts)
    if wrapped:
        return wrapped
    path, host = _path(parts.path), (parts.hostname or "").rstrip(".")
    query = _query(parts.query)
    host = _host(host, is_front=path == "/" and not query)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    # A fragment that routes is part of the address; any other one is a place on the page.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"https://{host}{port}{path}{'?' + query if query else ''}{fragment}"


def _unwrapped(parts: SplitResult) -> str:
    """The address inside an AMP cache's or a search engine's own, '' if there is none."""
    host = parts.hostname or ""
    if host.endswith(".cdn.ampproject.org"):
        inside = re.match(r"/(?:[a-z]/)?(s/)?([^/]+\..*)", parts.path)
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        inside = re.match(r"/amp/(s/)?([^/]+\..*)", parts.path)
        if parts.path == "/url":
            asked = dict(parse_qsl(parts.query))
            target = asked.get("q") or asked.get("url") or ""
            return target if _split(target) else ""
    else:
        return ""
    return f"https://{inside[2]}{'?' + parts.query if parts.query else ''}" if inside else ""


def _host(host: str, *, is_front: bool) -> str:
    if _is_ip(host):
        return f"[{host}]" if ":" in host else host
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host
    for prefix in FORM_HOSTS:
        # A mobile front page is a page of its own; an article's mobile form is the article.
        if host.startswith(prefix) and host.count(".") >= 2 and (prefix == "www." or not is_front):
            return host[len(prefix) :]
    return host


def _path(path: str) -> str:
    path = SESSION_IN_PATH.sub("", path)
    path = ESCAPED.sub(_unescaped, quote(path, safe="%" + SAFE_IN_PATH))
    path = normpath("/" + path.lstrip("/")).replace("//", "/")
    path = re.sub(r"\.amp(?=\.html?$)|\.amp$", "", path, flags=re.IGNORECASE)
    if re.match(r"/amp/[^/]+/.", path):  # `/amp/guitar-review` may be about an amplifier: one part is not enough
        path = path[4:]
    shorter = FORM_SUFFIXES.sub("", path)
    return (shorter or "/") if shorter or path.lower().startswith("/index.") else path


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in UNRESERVED else found[0].upper()


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _says_nothing(*pair)))


def _says_nothing(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if name in TRACKING or name.startswith(TRACKING_PREFIXES):
        return True
    if name in CHANNEL_PARAMETERS:
        return not value or value in CHANNELS or value.startswith(tuple(f"{channel}-" for channel in CHANNELS))
    return name in FORMS and value in FORMS[name]


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
