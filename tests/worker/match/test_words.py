"""How a text is cut into pieces and folded, script by script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Article, Topic
from tests.worker.match.oracle import cut
from worker.match import Matcher, NoNames
from worker.match.fold import bare_forms, fold
from worker.match.words import forms, pieces, raw_pieces

FOLDED = (
    ("Łódź", "lodz"),
    ("Đặng", "dang"),
    ("Tromsø", "tromso"),
    ("Æsir", "aesir"),
    ("Œuvre", "oeuvre"),
    ("Þórr", "thorr"),
    ("Ħal", "hal"),
    ("Straße", "strasse"),
    ("ISTANBUL", "istanbul"),
    ("İstanbul", "istanbul"),
    ("ıstanbul", "istanbul"),
    ("München", "munchen"),
    ("Kobanê", "kobane"),
    ("ﬁre", "fire"),
    ("ｆｉｒｅ", "fire"),
    ("ΑΘΉΝΑ", "αθηνα"),
    ("Αθήνα", "αθηνα"),
    ("Σίσυφος", "σισυφοσ"),
    ("Ёлка", "елка"),
    ("Йод", "йод"),
    ("Україна", "україна"),
    ("Ѓорѓи", "ѓорѓи"),
    ("за́мок", "замок"),
    ("مَدرَسة", "مدرسه"),
    ("أحمد", "احمد"),
    ("إدلب", "ادلب"),
    ("آب", "اب"),
    ("مسؤول", "مسوول"),
    ("رئيس", "رييس"),
    ("مصطفى", "مصطفي"),
    ("یکشنبه", "يكشنبه"),
    ("ﻻ", "لا"),
    ("حـــلب", "حلب"),
    ("هٰذا", "هذا"),
    ("کراچی", "كراچي"),
    ("שָׁלוֹם", "שלום"),
    ("ירושלים", "ירושלים"),
    ("हिन्दी", "हिन्दी"),
    ("फ़िल्म", "फिल्म"),
    ("ज़मीन", "जमीन"),
    ("が", "が"),
    ("か\u3099", "が"),
    ("ｶﾞｽ", "ガス"),
    ("서울", "서울"),
    ("서울", "서울"),
    ("٢٠١٦", "2016"),
    ("२०१६", "2016"),
    ("Hal\u00adab", "halab"),
    ("می\u200cخواهم", "ميخواهم"),
    ("\u200eHalab\u200f", "halab"),
    ("\u200d", ""),
    ("ـ", ""),
)
CUT = (
    ("Aleppo's", "aleppo s"),
    ("Halep’te", "halep te"),
    ("#Aleppo_now @desk", "aleppo now desk"),
    ("1,000", "1 000"),
    ("al-Assad", "al assad"),
    ("U.S.", "u s"),
    ("Qurʼān Hawaiʻi", "qur an hawai i"),
    ("x²", "x2"),
    ("", ""),
    ("—", ""),
    ("阿勒颇", "阿 勒 颇"),
    ("COVID病毒19号", "covid 病 毒 19 号"),
    ("กรุงเทพ", "ก ร ุ ง เ ท พ".replace("ร ุ", "รุ")),
    ("モスクワ", "モ ス ク ワ"),
    ("ｶﾞｽ", "ガ ス"),
    ("서울에서", "서울에서"),
    ("がん", "が ん"),
)


@pytest.mark.parametrize(("piece", "form"), FOLDED)
def test_a_piece_folds(piece, form):
    assert fold(piece) == unicodedata.normalize("NFC", form)


@pytest.mark.parametrize(("text", "wanted"), CUT)
def test_a_text_is_cut(text, wanted):
    assert " ".join(forms(text)) == wanted


@pytest.mark.parametrize(
    ("form", "bare"),
    [
        ("وبالرقه", {"بالرقه", "الرقه", "رقه"}),
        ("للرقه", {"الرقه", "لرقه", "رقه"}),
        ("وللرقه", {"للرقه", "الرقه", "لرقه", "رقه"}),
        ("وفد", set()),
        ("بيت", set()),
        ("والد", {"الد"}),
        ("שבירושלים", {"בירושלים", "ירושלים"}),
        ("והבית", {"הבית", "בית"}),
        ("서울에서는", {"서울"} | {"서울에서"}),
        ("학교", set()),
        ("said", set()),
    ],
)
def test_attached_particles_are_looked_through(form, bare):
    assert set(bare_forms(form)) >= bare
    if not bare:
        assert not bare_forms(form)


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("rome", "Jerome went", False),
        ("اليمن", "في اليمن", True),
        ("يمن", "باليمن", True),
        ("حلب", "الحليب", False),
        ("москв*", "в Москве", True),
        ("москва", "в Москве", False),
        ("=Été", "été", False),
        ("=Été", "E\u0301te\u0301", True),
        ("=مدرسة", "والمدرسة", False),
        ("2016", "سنة ٢٠١٦", True),
        ("東京", "東\u3000京", True),
        ("東京", "東。\n\n京", False),
        ('"東京 大学"', "東京大学", True),
        ("ไทย", "ประเทศไทยวันนี้", True),
        ("학교", "학교에서는", True),
        ("*초등학교*", "공립초등학교생", True),
    ],
)
def test_scripts_and_traps(query, text, matches):
    matcher = Matcher([Topic(name="x", query=query)], {}, {}, NoNames())
    assert bool(matcher.match(Article(url="", text=text))) == matches


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ('"gas tank"', "gas\x1ftank", True),
        ("gas", "\x1fgas\x1f", True),
        ('"gas tank"', "gas\n\ntank", False),
        ("gas NEAR/0 tank", "gas\n\n\x1f\n\ntank", True),
        ('"东方 red"', "东方\x1fred", True),
    ],
)
def test_a_sign_that_stands_between_sections_may_stand_in_a_text(query, text, matches):
    matcher = Matcher([Topic(name="x", query=query)], {}, {}, NoNames())
    assert bool(matcher.match(Article(url="", text=text))) == matches


any_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(any_text)
def test_folding_twice_is_folding_once(text):
    for raw in raw_pieces(text):
        assert fold(fold(raw)) == fold(raw)


@given(any_text)
def test_pieces_stand_where_they_say_and_are_those_of_the_quick_way(text):
    found = list(pieces(text))
    assert [raw for raw, _, _ in found] == [raw for raw in raw_pieces(text) if fold(raw)]
    assert all(text[start:end] == raw for raw, start, end in found)


@given(st.text(st.sampled_from("aZé1 -'ʻ東ไทยか\u3099서울مدرَسةहिन्दी\u0301,.½²"), max_size=30))
def test_pieces_are_those_of_the_plain_way(text):
    assert list(pieces(text)) == cut(text)
