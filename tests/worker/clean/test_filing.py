"""Under what a page files its article: section and tags, wherever it says so."""

import json

import pytest

from worker.clean import clean

TEXT = "<p>" + "The ferry lay at the quay, and nobody knew when it would sail again, said the master. " * 3 + "</p>"


def page(head: str = "", above: str = "", below: str = "") -> bytes:
    return (
        f'<html lang="en"><head><title>Ferry stays in port</title>{head}</head><body><article>'
        f"<h1>Ferry stays in port</h1>{above}{TEXT * 3}{below}</article></body></html>"
    ).encode()


def crumbs(*steps: tuple[str, str]) -> str:
    items = [{"@type": "ListItem", "position": n, "name": s, "item": a} for n, (s, a) in enumerate(steps, 1)]
    linked = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
    return f'<script type="application/ld+json">{linked}</script>'


@pytest.mark.parametrize(
    ("html", "section"),
    [
        (page('<meta property="article:section" content="Economy">'), "Economy"),
        (page(crumbs(("Home", "https://c.example/"), ("News", "/news"), ("Wirtschaft", "/news/w"))), "Wirtschaft"),
        (page(crumbs(("الرئيسية", "/"), ("اقتصاد", "/e"), ("Ferry stays in port", "/e/1"))), "اقتصاد"),
        (page(crumbs(("Home", "https://c.example/"))), ""),
        (page(above='<span itemprop="articleSection">Ekonomi</span>'), "Ekonomi"),
        (page(above='<p>in <a rel="category tag" href="/c/e">Économie</a></p>'), "Économie"),
        (page(), ""),
    ],
)
def test_the_section_is_found(html: bytes, section: str) -> None:
    assert clean(html, url="https://c.example/1").section == section


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        (page('<meta name="keywords" content="port, ferry، ميناء">'), ("port", "ferry", "ميناء")),
        (page(below='<a rel="tag" href="/t/1">Hafen</a> <a rel="tag" href="/t/2">Fähre</a>'), ("Hafen", "Fähre")),
        (page(below='<ul class="article-tags"><li><a href="/t/1">порт</a><li><a href="/t/2">#паром</a></ul>'),
         ("порт", "паром")),
        (page(above='<a rel="category tag" href="/c">News</a>'), ()),
        (page(), ()),
    ],
)  # fmt: skip
def test_the_tags_are_found(html: bytes, tags: tuple[str, ...]) -> None:
    assert clean(html, url="https://c.example/1").tags == tags
