"""Which of the alternate names of a place are names, and how else the same name is written."""

import re
import unicodedata

from worker.gazetteer.folding import fold, without_article

#: what may begin a name in lower case; other lower-case names in the source are machine transliterations
_LOWER_CASE_START = re.compile(r"(?:al|el|ad|as|at|an|ar|ash|az|de|la|le|les|los|the|bande|sektor)[- ]", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,4}")
_COUNTRY_CODE = re.compile(r"(?:US|UK|UAE|USA|DRC|PRC|KSA|DPRK|BAE|ABD|RDC|EEUU)")
#: Georgian is written in one case, which Unicode counts as lower
_ONE_CASE = "GEORGIAN"
_LONGEST = 45


def is_a_name(name: str, *, is_country: bool) -> bool:
    """Whether this is a name in one script, and not a code, a transliteration by machine, or too short to mean much.

    The abbreviations of countries ("UAE") count as names of countries.
    """
    if is_country and _COUNTRY_CODE.fullmatch(name.replace(".", "")):
        return True
    if _CODE.fullmatch(name) or len(name) > _LONGEST or any(c.isdigit() for c in name) or "/" in name or "," in name:
        return False
    first = next((c for c in name if c.isalpha()), "")
    if first.islower() and _script(first) != _ONE_CASE and not _LOWER_CASE_START.match(name):
        return False
    scripts = {_script(c) for c in name if c.isalpha()}
    return len(scripts) == 1 and len(fold(name).replace(" ", "")) >= _least(next(iter(scripts)))


def _least(script: str) -> int:
    return 2 if script in {"CJK", "HANGUL", "HIRAGANA", "KATAKANA"} else 3


def _script(letter: str) -> str:
    script = unicodedata.name(letter, "?").split(" ", 1)[0].split("-")[0]
    return "KATAKANA" if script == "KATAKANA" or letter == "ー" else "LATIN" if script == "MODIFIER" else script


def variants(name: str) -> tuple[str, ...]:
    """The folded name, and the one without a leading Arabic article (`ar-Raqqa`: also `raqqa`)."""
    folded = fold(name)
    bare = without_article(folded)
    return (folded,) if bare == folded else (folded, bare)
