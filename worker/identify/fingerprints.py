"""The fingerprint: what the archive keeps of an article to know it, its copies and its story again."""

from dataclasses import replace

from storage.model import Article, Fingerprint, Term
from worker.identify.addresses import believable_alias, canonical_url, guid_keys
from worker.identify.shingles import all_shingles, kept_shingles, packed, text_hash
from worker.identify.terms import terms
from worker.identify.words import body, sentences


def with_guid(found: Fingerprint, *, feed_url: str, entry_id: str) -> Fingerprint:
    """The fingerprint of an article that came from no feed, once it is known from which.

    The feed's own address, under which an entry without a link is filed, names no article.
    """
    keys = dict.fromkeys((*guid_keys(feed_url, entry_id), *found.keys))
    keys.pop(("url", canonical_url(feed_url)), None)
    return replace(found, keys=tuple(keys))


def fingerprint(article: Article, *, feed_url: str, entry_id: str) -> Fingerprint:
    """Keys, shingles and terms of an article.

    `feed_url` and `entry_id` may be empty (an article that came from no feed). Keys are in the order of their worth:
    guid, address, stated address (under the kind `url` too, so that it meets the page it names), hash of the text.
    """
    flat = [word for sentence in sentences(body(article.text)) for word in sentence.words]
    every = all_shingles(flat)
    alias = believable_alias(article.url, article.canonical_url)
    digest = text_hash(flat)
    keys = (
        *guid_keys(feed_url, entry_id),
        *((("url", canonical_url(article.url)),) if article.url else ()),
        *((("url", alias),) if alias else ()),
        *((("text", digest),) if digest else ()),
    )
    return Fingerprint(
        keys=tuple(dict.fromkeys(keys)),
        shingles=kept_shingles(every),
        terms=story_terms(article),
        every_shingle=packed(every),
    )


def story_terms(article: Article) -> tuple[Term, ...]:
    """The terms of an article, by which its story is found."""
    return terms(article.headline or article.title, article.standfirst, body(article.text))
