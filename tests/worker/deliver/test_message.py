"""Mails: headers by the book, text and HTML that say the same, and nothing in them that a stranger put there."""

import email
import email.policy
import html.parser
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.model import Delivery, News, QuoteFact, Recipient
from tests.worker.deliver.alerts import KINDS, NOON, alert, section
from worker.deliver.message import MailLook, mail

LOOK = MailLook(
    sender="Copytaster <alerts@desk.example>",
    list_host="desk.example",
    unsubscribe_url="https://news.example/ct/unsubscribe/" + "t" * 120,
    public_url="https://news.example/ct",
)


def delivery(told, thread=""):
    return Delivery(
        id="d-1.anna@desk", alert=told, to=Recipient(channel="desk", address="anna@desk.example"), thread_id=thread
    )


def sent(told, look=LOOK, thread=""):
    raw = mail(delivery(told, thread), look, NOON).as_bytes()
    return raw, email.message_from_bytes(raw, policy=email.policy.default)


def parts(message):
    return tuple(message.get_body((kind,)).get_content() for kind in ("plain", "html"))


class Page(html.parser.HTMLParser):
    """Collects what an HTML mail must not hold, and what it shows."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.bad, self.links, self.directions, self.tags = [], [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in ((key, text or "") for key, text in attrs):
            if name.startswith("on") or name in ("src", "srcset", "background", "action"):
                self.bad.append((tag, name, value))
            if name == "href":
                self.links.append(value)
                if not re.match(r"(https?|mailto):", value):
                    self.bad.append((tag, name, value))
            if name == "style" and re.search(r"url\(|import|expression", value):
                self.bad.append((tag, name, value))
            if name == "dir":
                self.directions.add(value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_headers_of_every_kind(kind):
    raw, message = sent(alert(kind, notice=("Cause: unknown",)))
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert head.isascii()
    assert all(len(line) <= 998 for line in raw.splitlines())
    assert message["From"] == "Copytaster <alerts@desk.example>"
    assert message["To"] == "anna@desk.example"
    assert message["Message-ID"] == "<d-1.anna-desk@desk.example>"
    assert parsedate_to_datetime(message["Date"]) == NOON
    assert message["List-Id"] == "<aleppo.desk.example>"
    assert message["List-Unsubscribe"] == f"<{LOOK.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Copytaster-Type"] == kind
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert not message.defects
    assert len(set(message.keys())) == len(message.keys())


def test_the_same_delivery_is_the_same_message_to_the_octet():
    assert sent(alert())[0] == sent(alert())[0]


def test_an_update_is_in_the_thread_and_the_opening_mail_in_none():
    assert sent(alert(), thread="d-0")[1]["References"] == "<d-0@desk.example>"
    assert sent(alert(), thread="d-0")[1]["In-Reply-To"] == "<d-0@desk.example>"
    for thread in ("", "d-1.anna@desk"):
        assert sent(alert(), thread=thread)[1]["References"] is None


def test_without_a_web_address_there_is_no_promise_of_a_click():
    _, message = sent(alert(), replace(LOOK, unsubscribe_url="", unsubscribe_mailbox="desk@desk.example"))
    assert message["List-Unsubscribe"] == "<mailto:desk@desk.example?subject=unsubscribe>"
    assert message["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("topic", "label"), [("حلب", r"<topic-[0-9a-f]{10}\.desk\.example>"), ("", r"<owner\.desk\.example>")]
)
def test_a_list_id_is_ascii(topic, label):
    assert re.fullmatch(label, sent(alert(topic=topic))[1]["List-Id"])


def test_text_and_html_say_what_is_new_why_it_came_and_where_to_read_on():
    told = alert("story.update", reason="toll 5 → 9 (3 outlets, 2 independent)", sections=(section(update=2),))
    for body in parts(sent(told)[1]):
        for words in (
            "Update 2", "toll 5 → 9 (3 outlets, 2 independent)", "House falls in Aleppo", "https://wire.example/1",
            "at least 9 people", "police", "We had no warning", "Omar Haddad", "Now 9 are dead.",
            "3 outlets, 2 independent: Wire, Post", "حلب (title)", "2026-03-02 09:15", LOOK.unsubscribe_url,
        ):  # fmt: skip
            assert words in body


@pytest.mark.parametrize(
    ("kind", "is_offered"), [("story.new", True), ("story.update", True), ("digest", False), ("silence", False)]
)
def test_a_mail_of_a_story_offers_no_more_of_it(kind, is_offered):
    look = replace(LOOK, mute_url="https://news.example/ct/mute/tok")
    told = alert(kind, sections=(section(),))
    for body in parts(sent(told, look)[1]):
        assert (f"https://news.example/ct/mute/tok/{told.thread}" in body) is is_offered


@pytest.mark.parametrize(("kind", "is_offered"), [("story.new", True), ("correction", True), ("digest", False)])
def test_a_reader_can_say_what_the_alert_is_worth(kind, is_offered):
    look = replace(LOOK, wish_url="https://news.example/ct/tune/tok")
    told = alert(kind, sections=(section(),))
    for body in parts(sent(told, look)[1]):
        for wish in ("less", "more"):
            assert (f"https://news.example/ct/tune/tok/{told.id}/{wish}" in body) is is_offered


def test_who_reads_answers_is_named_in_the_head_and_at_the_foot():
    told = alert("story.new", topic="حلب & co", sections=(section(),))
    message = sent(told, replace(LOOK, answers_to="The desk <desk+news@desk.example>"))[1]
    assert message["Reply-To"] == "The desk <desk+news@desk.example>"
    for body in parts(message):
        (address,) = re.findall(r"mailto:[^\s\">]+", body)
        parsed = urlsplit(address)
        assert (unquote(parsed.path), parse_qs(parsed.query)["subject"]) == (
            "desk+news@desk.example",
            [f"Re: {message['Subject']}"],
        )
    assert "Reply-To" not in sent(told)[1]


def test_the_programs_own_troubles_are_told_in_full():
    for body in parts(
        sent(alert("channel.failed", topic="", reason="the channel hook fails", notice=("Cause: 410",)))[1]
    ):
        assert "the channel hook fails" in body
        assert "Cause: 410" in body
        assert "you look after this installation" in body


def test_a_digest_says_why_reports_were_suppressed():
    told = replace(
        alert("digest"),
        accounting=(("seen", 60), ("suppressed", 1_053)),
        suppressed=(("reported again without a new fact", 1_040), ("withdrawn by its source", 13)),
    )
    for body in parts(sent(told)[1]):
        words = "suppressed 1,053 (1,040 reported again without a new fact, 13 withdrawn by its source)"
        assert f"seen 60 · {words}" in " ".join(body.split())


def test_a_digest_lists_every_story_and_its_accounting():
    stories = tuple(section(f"Story {n}", url=f"https://wire.example/{n}") for n in range(120))
    for body in parts(sent(alert("digest", sections=stories))[1]):
        assert all(f"https://wire.example/{n}" in body for n in range(120))
        assert "seen 1,842 · alerted 6" in body


@pytest.mark.parametrize(
    ("headline", "language", "directions"),
    [
        ("House falls", "en", {"ltr"}),
        ("انهيار مبنى في حلب", "ar", {"rtl", "ltr"}),
        ("100 % — «שלום»", "he", {"rtl", "ltr"}),
        ("2026", "ar", {"rtl", "ltr"}),
    ],
)
def test_a_right_to_left_headline_is_set_right_to_left(headline, language, directions):
    page = Page(parts(sent(alert(sections=(section(headline, language=language),)))[1])[1])
    assert page.directions == directions


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "vbscript:x",
        " javascript:alert(1)",
        "http://[bad",
        "file:///etc/passwd",
    ],
)
def test_only_links_of_the_web_are_links(url):
    look = replace(LOOK, unsubscribe_url="", public_url="")
    page = Page(parts(sent(alert(sections=(section(url=url),)), look)[1])[1])
    assert page.links == []
    assert page.bad == []


HOSTILE = (
    "<script>alert(1)</script><img src=http://tracker.example/x.gif onerror=alert(2)>depot on fire",
    'x" onmouseover="alert(1)',
    "Blast\r\nBcc: evil@attacker.example\r\n\r\nbody",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "\u202egnp.exe\u202c\u2066\x07\x00",
    "</title></style><svg/onload=alert(1)>",
)
SAFE_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "p",
    "bdi",
    "h2",
    "a",
    "strong",
    "ul",
    "li",
    "br",
    "span",
}


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=120)))
@example("https://x.example/<script>")
def test_no_text_of_a_stranger_becomes_markup_or_a_header(text):
    story = section(
        text, url=f"https://x.example/{text}", lead=text, new=News(quotes=(QuoteFact(text=text, speaker=text),))
    )
    raw, message = sent(alert(sections=(story,), reason=text, notice=(text,)))
    names = [
        line.split(b":")[0].lower() for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] not in b" \t"
    ]
    assert not {b"bcc", b"cc", b"x-injected"} & set(names)
    assert len(names) == len(set(names))
    plain, page = parts(message)
    assert Page(page).bad == []
    assert Page(page).tags <= SAFE_TAGS
    assert "49" not in page or "49" in text or "7 * 7" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]", plain + page)


def test_a_recipient_with_a_line_break_is_refused():
    bad = replace(delivery(alert()), to=Recipient(channel="desk", address="a@b.example\r\nBcc: evil@x.example"))
    with pytest.raises(ValueError, match="may not contain"):
        mail(bad, LOOK, NOON)


def test_a_story_with_several_reports_lists_them_all_with_what_they_are():
    one = section()
    copy = replace(
        one.articles[0], headline="Buried at dawn", url="https://post.example/2", verdict="syndicated", publisher="Post"
    )
    for body in parts(sent(alert(sections=(replace(one, articles=(*one.articles, copy)),)))[1]):
        assert "Buried at dawn" in body
        assert "https://post.example/2" in body
        assert "Post · 2026-03-02 09:15 · copy" in body


def test_a_story_with_one_report_says_its_headline_once():
    assert parts(sent(alert())[1])[0].count("House falls in Aleppo") == 1
