"""Subjects say what is new and survive every reader, every language and every prankster."""

import email
import email.policy
import re
import unicodedata
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.model import FigureFact, News
from tests.worker.deliver.alerts import alert, section
from worker.deliver.subject import LONGEST, address_line, header_line, subject_of

HEADLINES = (
    "Blast in Aleppo kills at least 5",
    "حلب: مقتل 9 أشخاص في انهيار مبنى سكني بحي صلاح الدين وعمليات البحث عن مفقودين مستمرة منذ الفجر",
    "toll 5 → 9",
    "Алеппо: число погибших выросло до девяти, сообщили спасатели",
    "アレッポで建物が倒壊、九人が死亡",
    "=?utf-8?q?not_what_it_seems?=",
    "a" * 300,
    "é " * 90,
    "x " + "y" * 120 + " z",
    "👩‍👩‍👧 family",
    "Ends in a colon: ",
)


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (alert("story.new"), "[Aleppo] House falls in Aleppo"),
        (
            alert("story.update", reason="toll 5 → 9 (3 outlets, 2 independent)", sections=(section(update=2),)),
            "[Aleppo] update 2: toll 5 → 9 (3 outlets, 2 independent)",
        ),
        (alert("correction", reason="70 → 7 dead, says Wire"), "[Aleppo] correction: 70 → 7 dead, says Wire"),
        (alert("digest", sections=(section(), section())), "[Aleppo] digest: House falls in Aleppo and 1 more"),
        (alert("storm", sections=(section(),)), "[Aleppo] storm: House falls in Aleppo"),
        (alert("digest", sections=(), reason="0 stories, the digest"), "[Aleppo] 0 stories, the digest"),
        (alert("silence", reason="the topic is silent"), "[Aleppo] silence: the topic is silent"),
        (alert("source.broken", topic="", reason="the feed x fails"), "[Copytaster] the feed x fails"),
        (alert("test", topic="", reason="this channel works"), "[Copytaster] test: this channel works"),
        (alert("story.new", topic="T" * 100), f"[{'T' * 59}…] House falls in Aleppo"),
    ],
)
def test_what_a_subject_says(told, subject):
    assert subject_of(told) == subject


def test_a_long_headline_is_cut():
    told = alert("story.new", sections=(section(headline="very " * 300),))
    assert len(subject_of(told)) <= LONGEST
    assert subject_of(told).endswith("…")


def read_back(line: str) -> tuple[str, str]:
    raw = line.replace("\n", "\r\n").encode("ascii") + b"\r\nbody"
    modern = email.message_from_bytes(raw, policy=email.policy.default)["Subject"]
    old = make_header(decode_header(email.message_from_bytes(raw)["Subject"]))
    return str(modern), re.sub(r"\r?\n(?=[ \t])", "", str(old))


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_subject_reads_back_exactly(headline):
    text = subject_of(alert("story.new", sections=(section(headline=headline),)))
    assert read_back(header_line("Subject", text)) == (text, text)


@given(st.text(max_size=300))
@example("Blast\r\nBcc: evil@attacker.example\r\n\r\nX")
@example("\u202egnp.exe\u202c \u2066hidden\u2069 \x07\x00")
@example("a\u2028b\u0085c")
@example("\ud800")
def test_no_headline_injects_or_disguises(headline):
    text = subject_of(alert("story.new", sections=(section(headline=headline),)))
    line = header_line("Subject", text)
    assert re.fullmatch(r"Subject: [\x20-\x7e]*(\n [\x20-\x7e]+)*\n", line)
    assert all(len(part) <= 998 for part in line.split("\n"))
    assert not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066" for c in text)
    assert read_back(line) == (text, text)


def test_encoded_words_and_lines_keep_their_length():
    line = header_line("Subject", "ح" * 200)
    assert all(len(part) <= 76 for part in line.splitlines())
    assert all(len(word) <= 75 for word in re.findall(r"=\?.*?\?=", line))


def test_a_senders_name_in_any_script():
    line = address_line("From", "Nachrichten Büro <desk@news.example>")
    message = email.message_from_string(line + "\n", policy=email.policy.default)
    assert message["From"].addresses[0].display_name == "Nachrichten Büro"
    assert message["From"].addresses[0].addr_spec == "desk@news.example"


def test_figures_do_not_change_a_subject():
    new = News(figures=(FigureFact(what="dead", head="people", value=5, text="5 people"),))
    assert subject_of(alert("story.new", sections=(section(new=new),))) == "[Aleppo] House falls in Aleppo"
