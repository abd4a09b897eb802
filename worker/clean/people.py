"""Who wrote it: names out of bylines and metadata, agencies and publishers apart."""

import re
from collections.abc import Iterable

from worker.clean.text import key, tidy

#: news agencies, by the names and letters with which they sign
AGENCIES = {
    "AFP": (
        "afp",
        "agence france-presse",
        "agence france presse",
        "فرانس برس",
        "أ ف ب",
        "أ.ف.ب",
        "أف ب",
        "afp.com",
        "法新社",
    ),
    "Reuters": ("reuters", "thomson reuters", "رويترز", "рейтер", "路透社", "ロイター", "로이터"),
    "AP": ("ap", "associated press", "the associated press", "ap news", "أسوشيتد برس", "أ ب", "美联社"),
    "dpa": ("dpa", "deutsche presse-agentur", "dpa-infocom", "dpa/lno", "د ب أ", "dpa-afx"),
    "APA": ("apa", "austria presse agentur"),
    "SDA": ("sda", "keystone-sda", "ats", "keystone-ats", "schweizerische depeschenagentur"),
    "EFE": ("efe", "agencia efe"),
    "ANSA": ("ansa",),
    "PA": ("pa media", "press association", "pa news agency"),
    "TASS": ("tass", "тасс", "итар-тасс", "تاس"),
    "RIA Novosti": ("риа новости", "ria novosti"),
    "Interfax": ("interfax", "интерфакс"),
    "Xinhua": ("xinhua", "新华社", "新華社", "شينخوا"),
    "Anadolu": ("aa", "anadolu", "anadolu agency", "anadolu ajansı", "الأناضول", "وكالة الأناضول"),
    "SANA": ("sana", "سانا"),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "UPI": ("upi",),
    "IANS": ("ians",),
    "PTI": ("pti", "press trust of india"),
    "ANI": ("ani",),
    "DHA": ("dha", "demirören haber ajansı"),
    "İHA": ("iha", "i̇ha"),
    "Belga": ("belga",),
    "ANP": ("anp",),
    "TT": ("tt",),
    "NTB": ("ntb",),
    "Ritzau": ("ritzau",),
    "STT": ("stt",),
    "PAP": ("pap",),
    "ČTK": ("čtk",),
    "MTI": ("mti",),
    "Lusa": ("lusa", "agência lusa"),
    "Agência Brasil": ("agência brasil",),
    "Europa Press": ("europa press", "ep"),
    "Kyodo": ("kyodo", "kyodo news", "共同通信"),
    "Jiji": ("jiji", "時事通信"),
    "Yonhap": ("yonhap", "연합뉴스"),
    "SID": ("sid",),
    "epd": ("epd",),
    "KNA": ("kna",),
    "AFX": ("afx",),
    "WAFA": ("wafa", "وفا"),
    "MENA": ("أ ش أ",),
    "QNA": ("قنا",),
    "SPA": ("واس",),
    "IRNA": ("irna", "ایرنا"),
    "CNA": ("中央社",),
    "Ukrinform": ("ukrinform", "укрінформ"),
}
_AGENCY_OF = {key(form): name for name, forms in AGENCIES.items() for form in (name, *forms)}
#: signs of several agencies or of none in particular
_COLLECTIVE = frozenset(
    map(
        key,
        (
            "agencies",
            "news agencies",
            "agency",
            "wire",
            "wires",
            "wire services",
            "agenturen",
            "agences",
            "agence",
            "agencias",
            "agências",
            "agenzie",
            "ajanslar",
            "وكالات",
            "الوكالات",
            "агентства",
        ),
    )
)
_BY = re.compile(
    r"^\W*(?:(?:written|reported|posted|published|story|words|text|photos?|video|edited|presented|"
    r"analysis|interview|updated) by|by|von|par|por|door|da|di|av|af|autor(?:in|en)?|auteurs?|autore|"
    r"autores|authors?|reporter|writer|redacci[oó]n|text|tekst|"
    r"автор(?:ы)?|текст|подготовил[аи]?|корреспондент|yazan|haber|muhabir|بقلم|كتب(?:ت)?|إعداد|تقرير|"
    r"المصدر|الكاتب|תאת|מאת|記者|记者|撰文|作者|文|編輯|编辑|取材|기자|लेखक|द्वारा|oleh|penulis|bởi|door|opracowanie|"
    r"oprac\.?|tekst:|skrevet av)(?=\s|[:：])\s*[:：]?\s*",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:[,;،、；|·•/]|\s&\s|\s(?:and|und|et|y|og|och|ja|en|e|ve|i|a|и|та|और|with|"
    r"with additional reporting by|mit|avec)\s|\s+[–—-]\s+)\s*(?:(?:and|und|et|y)\s)?",
    re.I,
)
_ARABIC_AND = re.compile(r"\s+و\s?(?=[\u0621-\u064a]{2,}\s[\u0621-\u064a])")
_TAIL = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|[,|–—-]\s.*|\b(?:for|in|at|of) (?:the )?[A-Z].*|\S+@\S+|@\w+|(?:updated|"
    r"published|posted|last modified)\b.*|(?:记者|記者|기자|特派員|アナウンサー))\s*$",
    re.I,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2,}|[<>{}=]|^\W*$|^(?:admin|administrator|editor|editors?|editorial(?: team|"
    r" staff| board)?|staff|staff (?:writer|reporter)|web ?(?:desk|master|admin)|newsroom|news ?desk|desk|"
    r"redaktion|redazione|redacción|redacao|redação|la rédaction|rédaction|redactie|redakcja|редакция|"
    r"guest|guest author|contributor|contributors|anonymous|unknown|none|null|undefined|author|authors|by|"
    r"view all posts|read more|all posts|follow|share|online|press release|user|root|n/a|super user|"
    r".*\b(?:newsroom|editorial team|editorial board|editorial staff|web desk|news desk|staff reporter|"
    r"staff writer|redaktion|correspondent)s?|von|por|par|di|(?:.* )?(?:inc|ltd|gmbh|llc)\.?|"
    r"skrifar frá .*|هيئة التحرير|التحرير|فريق التحرير)$",
    re.I,
)
#: a name is seldom longer, a sentence seldom shorter
_LONGEST = 60
_MAX_WORDS = 6


def agency(name: str) -> str:
    """The agency that a signature stands for, '' if it is none."""
    return _AGENCY_OF.get(key(name), "")


def is_collective(name: str) -> bool:
    """`Agencies` and the like: somebody else's work, nobody's name."""
    return key(name) in _COLLECTIVE


def strip_by(line: str) -> str:
    """A byline without its `By`, `Von`, `بقلم` …"""
    return _BY.sub("", _BY.sub("", tidy(line)))


def starts_as_byline(line: str) -> bool:
    return bool(_BY.match(line))


def split(byline: str) -> list[str]:
    """The names of a byline, in order."""
    rest = strip_by(byline)
    parts = [p for piece in _SPLIT.split(rest) for p in _ARABIC_AND.split(piece)]
    return [_trim(p) for p in parts if p]


def _trim(name: str) -> str:
    name = strip_by(name).strip(' ,.;:|-–—•·*"')
    while True:
        shorter = _TAIL.sub("", name).strip(" ,.;:|-–—•·*")
        if shorter == name or not shorter:
            return name
        name = shorter


def looks_like_a_name(name: str) -> bool:
    return 1 < len(name) <= _LONGEST and len(name.split()) <= _MAX_WORDS and not _NOT_A_NAME.search(name)


def sort_out(names: Iterable[str], publishers: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(authors, agencies) of the names: publishers, desks and collectives are neither."""
    not_people = {key(p) for p in publishers if p}
    authors: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for name in names:
        for part in [name] if agency(name) else split(name):
            known = agency(part)
            if known:
                agencies.setdefault(known, known)
            elif looks_like_a_name(part) and key(part) not in not_people and not is_collective(part):
                authors.setdefault(key(part), _cased(part))
    return tuple(authors.values()), tuple(agencies)


def _cased(name: str) -> str:
    """`JANE DOE` as `Jane Doe`; names in any other case stay as the page has them."""
    if name.isupper() and len(name.split()) > 1 and name.isascii():
        return name.title()
    return name
