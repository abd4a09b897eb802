"""The fold table: what makes two spellings of one piece equal (docs/query-language.md, "Words").

A *form* is a folded piece. The same function folds the text and the query. Nothing here cuts a text into pieces:
that is `words.py`.
"""

import unicodedata

import regex

#: Characters that a run of letters may hold without meaning: soft hyphen, joiners, zero-width space, variation
#: selectors, bidi controls. The body of a character class.
DROPPED_CLASS = (
    r"\u00ad\u061c\u180b-\u180d\u180f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff"
    r"\U000e0100-\U000e01ef"
)
_DROPPED = regex.compile(f"[{DROPPED_CLASS}]+")
_NOT_OF_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")

_LETTERS = {
    "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t",
    "ё": "е", "ѐ": "е", "ѝ": "и",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "\u0640": "",
}  # fmt: skip

#: Marks that go wherever they stand. Marks of other scripts (vowel signs of Devanagari, kana voicing) stay.
_GOING = frozenset(
    chr(point)
    for low, high in (
        (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
        (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
        (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4),
        (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0898, 0x089F), (0x08CA, 0x08E1), (0x08E3, 0x08FF),
        (0x093C, 0x093C),
    )
    for point in range(low, high + 1)
)  # fmt: skip


def _loses_marks(base: str) -> bool:
    """Latin, Greek, Hebrew, Arabic and Syriac letters lose every mark; a Devanagari letter can only carry a nukta."""
    return base < "\u0400" or "\u0590" <= base < "\u0780" or "\u0900" <= base < "\u0980"


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character in _GOING:
        return ""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and _loses_marks(parts[0]):
        return "".join(_LETTERS.get(part, part) for part in parts if not unicodedata.combining(part))
    return character


class _Table(dict[int, str]):
    """For `str.translate`: a character is worked out when it is first met, so that importing costs nothing."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


_TABLE = _Table()


def fold(piece: str) -> str:
    """The form under which a piece is compared; '' if nothing of it is a letter, mark or digit."""
    if piece.isascii():
        return piece.lower() if piece.isalnum() else _NOT_OF_WORDS.sub("", piece.lower())
    folded = _fold_once(piece)
    # A compatibility character may unfold into another one (a ligature into marks that then compose).
    return folded if folded.isascii() else _fold_once(folded)


def _fold_once(piece: str) -> str:
    bare = unicodedata.normalize("NFKC", _DROPPED.sub("", piece))
    folded = unicodedata.normalize("NFKC", bare.casefold()).translate(_TABLE)
    return _NOT_OF_WORDS.sub("", unicodedata.normalize("NFC", folded))


def as_written(piece: str) -> str:
    """The piece for the exact form: NFC, without the dropped characters, case and marks kept."""
    return piece if piece.isascii() else unicodedata.normalize("NFC", _DROPPED.sub("", piece))


# What may be attached to a word, per script. The remainder has at least three letters (Korean: two syllables).
_HEBREW = ("ב", "כ", "ל", "מ", "ש", "ה", "שה", "שב", "של", "שמ", "כש", "מה")
_KOREAN = tuple(
    "은 는 이 가 을 를 의 에 와 과 도 만 로 으로 에서 에게 까지 부터 보다 처럼 이나 나 에는 에도 에서는 에서도 "
    "로의 으로의 과의 와의 에서의".split()
)


def bare_forms(form: str) -> tuple[str, ...]:
    """What a piece of the text also counts as: `form` without attached particles, every stage; never `form` itself."""
    if form.isascii() or form[0] < "\u0590":
        return ()
    if all("\u0600" <= letter <= "\u06ff" for letter in form):
        bare = _without_arabic_particles(form)
    elif all("\u05d0" <= letter <= "\u05ea" for letter in form):
        bare = _without_hebrew_particles(form)
    elif all("\uac00" <= letter <= "\ud7a3" for letter in form):
        return tuple(form[: -len(end)] for end in _KOREAN if form.endswith(end) and len(form) - len(end) >= 2)
    else:
        return ()
    return tuple(sorted(rest for rest in bare - {form} if len(rest) >= 3))


def _without_arabic_particles(form: str) -> set[str]:
    after_and = {form, form[1:]} if form[0] in "وف" else {form}
    after_preposition = set(after_and)
    for rest in after_and:
        if rest[:1] in ("ب", "ك", "ل"):
            after_preposition.add(rest[1:])
        if rest.startswith("لل") and len(rest) > 4:
            after_preposition.update(("ال" + rest[2:], "ل" + rest[2:], rest[2:]))
    return after_preposition | {rest[2:] for rest in after_preposition if rest.startswith("ال")}


def _without_hebrew_particles(form: str) -> set[str]:
    after_and = {form, form[1:]} if form[0] == "ו" else {form}
    return after_and | {rest[len(end) :] for rest in after_and for end in _HEBREW if rest.startswith(end)}
