"""Which language a text is in: by its script, its letters, and its commonest words. Asked where the page is silent."""

import re
from collections import Counter

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.05),
    ("ko", re.compile("[\uac00-\ud7a3]"), 0.2),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.2),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.2),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.2),
    ("el", re.compile("[\u0370-\u03ff]"), 0.2),
    ("he", re.compile("[\u0590-\u05ff]"), 0.2),
    ("hi", re.compile("[\u0900-\u097f]"), 0.2),
    ("bn", re.compile("[\u0980-\u09ff]"), 0.2),
    ("ta", re.compile("[\u0b80-\u0bff]"), 0.2),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.2),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.2),
    ("hy", re.compile("[\u0530-\u058f]"), 0.2),
    ("am", re.compile("[\u1200-\u137f]"), 0.2),
)
#: within a script, letters that only one language has; the share of the text from which they count
_LETTERS = (
    ("ar", "ur", re.compile("[ٹڈڑںےہ]"), 0.01),
    ("ar", "fa", re.compile("[پچژگ]"), 0.005),
    ("ru", "uk", re.compile("[іїєґ]"), 0.01),
    ("ru", "sr", re.compile("[ђјљњћџ]"), 0.01),
    ("ru", "bg", re.compile(r"\b(?:и|на|от|да|за|че|се)\b.*\bъ|\b(?:че|със|към|беше)\b"), 0.001),
)
_WORDS = {
    "en": "the of and to in that is was for on with as it by from at said has have are",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch",
    "fr": "le la les de des et en un une du que est pour dans qui sur par au pas plus",
    "es": "el la los las de que en y un una del se por con para es su no al lo",
    "pt": "o a os as de que e do da em um uma para com não no na por se dos",
    "it": "il la di che e in un una per del della con non sono si da le dei al nel",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er door ook bij die",
    "tr": "ve bir bu da de için ile olarak olan çok daha sonra kadar en gibi ise göre dedi",
    "pl": "w i na z do nie się to że jest o od po za przez jak przy dla jego są",
    "sv": "och i att det som en på är av för med den till inte har de om ett han var",
    "no": "og i det på som er en til å for med av at ikke har den de han om et",
    "da": "og i det at en den til er som på de med han af for ikke der var et har",
    "fi": "ja on että ei se oli hän mutta ovat myös kun kuin mukaan joka sen ole vuoden",
    "cs": "a se v na je že s z do o to i ve jako za by pro jsou podle které",
    "hu": "a az és hogy nem is egy volt meg csak már ez de szerint el még mint van",
    "ro": "și de la în a că pe cu nu un o din care pentru este mai fi au s-a",
    "id": "yang dan di dengan untuk dari pada ini dalam tidak itu oleh ke akan kata",
    "vi": "và của là các có trong được cho không một người với này đã những từ ở",
    "hr": "i u je na se da su za od s o kao bi koji iz ne će nije",
    "ca": "el la els les de que i en un una del per amb és no al més seva",
}
_WORD_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SAMPLE = 4000


def guess(text: str) -> str:
    """The likeliest language code of a text, '' if it is too short or unlike all that are known."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(1 for c in sample if c.isalpha())
    if letters < 20:
        return ""
    for language, pattern, share in _SCRIPTS:
        if len(pattern.findall(sample)) > share * letters:
            return _narrowed(language, sample, letters)
    counted = Counter(re.findall(r"\w+", sample))
    total = sum(counted.values())
    scores = {language: sum(counted[w] for w in words) / total for language, words in _WORD_SETS.items()}
    best = max(scores, key=lambda language: (scores[language], language))
    return best if scores[best] > 0.12 else ""


def _narrowed(language: str, sample: str, letters: int) -> str:
    for script, other, pattern, share in _LETTERS:
        if script == language and len(pattern.findall(sample)) > share * letters:
            return other
    return language
