"""Rules for single sites: how they read, whose page they are for, what they do, and what `explain` says of it."""

import pytest

from worker.clean import SiteRules, clean, explain, host_of, parse_rule
from worker.clean.sites import SiteRule

TEXT = "The ferry lay at the quay, and nobody knew when it would sail again, said the harbour master on Friday."
PAGE = f"""<html lang="en"><head><title>Ferry stays in port | Coast</title></head><body>
<div class="masthead"><h2 class="x1">Ferry stays in port for weeks</h2></div>
<div class="x2">Moira Kell and Ann Lee</div><div class="x3">3 May 2024</div>
<div class="sidebar x4"><p>{TEXT}</p><div class="promo-box"><p>Taste our fish. {TEXT}</p></div>
<p>Later. {TEXT}</p></div>
<div class="longer">{f"<p>Something else altogether. {TEXT}</p>" * 6}</div></body></html>""".encode()
RULE = """# how Coast is read
title: //h2[@class='nowhere']
title: //h2[@class='x1']
author: //div[@class='x2']
date: string(//div[@class='x3'])
body: //div[contains(@class, 'x4')]
strip_id_or_class: promo
test_url: https://coast.example/1
"""


def rules(text: str = RULE, host: str = "coast.example") -> SiteRules:
    rule, faults = parse_rule(text, "sites/coast.example.txt")
    assert not faults
    return SiteRules({host: rule})


def test_a_rule_names_title_authors_date_and_body() -> None:
    article = clean(PAGE, url="https://www.coast.example/1", rules=rules())
    assert (article.title, article.headline) == ("Ferry stays in port for weeks",) * 2
    assert article.authors == ("Moira Kell", "Ann Lee")
    assert article.published == "2024-05-03"
    assert [block.text for block in article.blocks] == [TEXT, f"Later. {TEXT}"]
    assert (article.method, article.confidence, article.warnings) == ("rule", 1.0, ())
    assert article.text.startswith("Ferry stays in port for weeks\n\nFerry stays in port for weeks\n")


def test_a_rule_that_finds_nothing_says_so_and_leaves_the_page_to_our_own_judgement() -> None:
    lost = clean(PAGE, url="https://coast.example/1", rules=rules("body: //main\n"))
    assert [b.text for b in lost.blocks] == [b.text for b in clean(PAGE, url="https://coast.example/1").blocks]
    assert lost.warnings == ("the site's rule finds no body here (sites/coast.example.txt:1)",)


def test_the_source_can_be_rewritten() -> None:
    source = (
        'find_string: <div class="x2">\nreplace_string: <div class="byline">By\nreplace_string(Coast</t): Shore</t\n'
    )
    article = clean(PAGE, url="https://coast.example/1", rules=rules(source))
    assert article.authors == ("Moira Kell", "Ann Lee")
    assert article.publisher == "Shore"


@pytest.mark.parametrize(
    ("host", "url", "is_found"),
    [
        ("coast.example", "https://coast.example/1", True),
        ("coast.example", "https://www.coast.example/1", True),
        ("coast.example", "https://sport.coast.example/1", False),
        (".coast.example", "https://sport.coast.example/1", True),
        (".coast.example", "https://a.sport.coast.example/1", True),
        (".coast.example", "https://coast.example/1", False),
        ("coast.example", "https://coast.example.evil.example/1", False),
        ("coast.example", "http://[broken", False),
    ],
)
def test_a_rule_is_for_its_host(host: str, url: str, is_found: bool) -> None:
    known = SiteRules({host: SiteRule()})
    assert (known.of(url) is not None) is is_found
    assert (known.only(url).of(url) is not None) is is_found


@pytest.mark.parametrize(
    ("name", "host"),
    [("coast.example.txt", "coast.example"), ("www.Coast.example.txt", "coast.example"),
     (".coast.example.txt", ".coast.example"), ("readme.txt", ""), ("coast.example.md", "")],
)  # fmt: skip
def test_a_file_is_named_after_a_host(name: str, host: str) -> None:
    assert host_of(name) == host


@pytest.mark.parametrize(
    ("line", "key", "message"),
    [
        ("bdy: //p", "bdy", "no directive has this name"),
        ("body: //p[", "body", "the XPath cannot be read: Invalid expression"),
        ("body:", "body", "it has no value"),
        ("foo", "", "this is no directive"),
        ("find_string: x", "find_string", "no replace_string follows it"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(line: str, key: str, message: str) -> None:
    _, (fault,) = parse_rule(f"# remark\n\n{line}\n")
    assert (fault.line, fault.key, fault.message) == (3, key, message)
    assert key != "bdy" or fault.hint == 'Did you mean "body"?'


def test_a_directive_without_effect_is_told_not_refused() -> None:
    (step,) = rules("next_page_link: //a[@rel='next']\n").unused()
    assert (step.directive, step.where) == ("next_page_link", "sites/coast.example.txt:1")
    assert step.instead == "no second page is fetched"


def test_what_a_rule_takes_out_leaves_the_text_around_it() -> None:
    page = PAGE.replace(b"Later. ", b"Later, <b class='promo'>buy fish</b>much later. ")
    blocks = clean(page, url="https://coast.example/1", rules=rules()).blocks
    assert blocks[1].text == f"Later, much later. {TEXT}"


def test_explain_names_the_rule_and_the_line() -> None:
    reasons = explain(PAGE, url="https://coast.example/1", rules=rules())
    removed, *rest = reasons
    assert (removed.verdict, removed.by) == ("dropped", "rule")
    assert removed.why == "strip_id_or_class: promo (sites/coast.example.txt:7)"
    said = {reason.text: (reason.verdict, reason.by) for reason in rest}
    assert said["Ferry stays in port for weeks"] == ("kept", "header")
    assert said[TEXT] == ("kept", "rule")
    assert said[f"Something else altogether. {TEXT}"] == ("dropped", "choice")


def test_explain_tells_chrome_from_text() -> None:
    page = PAGE.replace(b'class="longer"', b'class="article-body"').replace(
        b"</body>", b"<footer>Imprint</footer></body>"
    )
    said = {reason.text: reason for reason in explain(page, url="https://coast.example/1")}
    assert said[f"Something else altogether. {TEXT}"].by == "body"
    assert said[TEXT].verdict == "dropped"
    assert "div.sidebar" in said[TEXT].why
    assert said["Imprint"].why == "its tag marks the page's head or foot: footer"


def test_explain_covers_every_line_once() -> None:
    assert not explain(b"", url="")
    assert len(explain(PAGE, url="https://coast.example/1")) == 3 + 3 + 6
