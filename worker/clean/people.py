"""Who wrote it: names out of bylines and metadata; agencies, publishers, roles and places apart."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from worker.agencies import COLLECTIVE, known_agencies
from worker.clean.text import is_unspaced, key, tidy
from worker.clean.wording import Wording

_BY = Wording(
    r"^\W*(?:(?:text|tekst|writer|article|текст)(?=\s*[:：])|"
    r"(?:(?:written|reported|posted|published|story|words|text|recipe|"
    r"analysis|interview|reporting|report|article|authored|contributed|compiled|post) by|by|von|par|por|door|da|di|"
    r"av|af|autor(?:in|en)?|auteurs?|autore|autores|authors?|reporter|redacci[oó]n|ein beitrag von|"
    r"eine analyse von|ein kommentar von|ein artikel von|"
    r"автор(?:ы)?|подготовил[аи]?|корреспондент|yazan|haber|muhabir|بقلم|كتب(?:ت)?|إعداد|تقرير|"
    r"الكاتب|תאת|מאת|記者|记者|责编|责任编辑|撰文|作者|文|編輯|编辑|取材|기자|लेखक|द्वारा|oleh|penulis|bởi|opracowanie|"
    r"oprac\.?|skrevet av|insights from)(?=\s|[:：]))\s*[:：]?\s*",
)
#: who had another hand in it: pictures, translation, editing
_OTHERS = Wording(
    r"^\W*(?:(?:[\w-]+ )?(?:edited|updated|reviewed|checked|verified|approved|vetted|translated|illustrated|"
    r"photographed|filmed|produced|presented|hosted|narrated|designed) by|"
    r"(?:photos?|photograph(?:s|y|er|ers)?|pictures?|images?|illustrations?|graphics?|video|videography|art|editing|"
    r"translation) by|"
    r"(?:photos?|photograph(?:s|y|er|ers)?|pictures?|images?|illustrations?|graphics?|videos?|editors?|translat(?:or|ion)|"
    r"fotos?|fotograf(?:in|ie|ía|ías|ia|o)?|bild(?:er)?|grafik(?:en)?|kamera|schnitt|übersetz(?:ung|er|t)|lektorat|"
    r"photograph(?:ie|ies|e|es)|images?|illustrations?|montage|tradu[cç][a-zçãõó]*|edici[oó]n|montaje|ilustraci[oó]n|"
    r"traduzione|zdjęcia|fot|tłumaczenie|foto ?ğraf|fotoğraf|çeviri|kuva|kuvat|oversettelse|översättning|фото|перевод|"
    r"переклад|редактор|иллюстрации?|تصوير|صورة|صور|عدسة|ترجمة|تحرير|مونتاج|צילום|תרגום|摄影|攝影|撮影|翻译|翻譯|翻訳|사진|번역|"
    r"फोटो|ảnh|φωτογραφ[ίι]α|φωτό)\W?(?: und [\w]+)?\s*[:：]|"
    r"(?:fotos?|bild(?:er)?|übersetzt|illustriert) (?:von|aus)|"
    r"(?:fotos?|photos?|fotograf[ií]as?|illustrations?) (?:de|par)|"
    r"traduit (?:de|par)|traducido (?:por|de)|tradotto da|(?:تصوير|ترجمة|عدسة)\s)",
)
#: `ByJane Doe`: the space was the page's style
_GLUED_BY = re.compile(r"^By(?=[A-Z][a-z]+ [A-Z])")
#: whose text it is: of what stands behind, only agencies count
_SOURCE = Wording(
    r"^\W*(?:source|quelle|fuente|fonte|kaynak|źródło|zdroj|kilde|källa|bron|источник|джерело|المصدر|منبع|מקור|"
    r"来源|來源|稿源|출처|स्रोत|nguồn|sumber)\s?[:：]\s*",
)
#: labels of several facts in one line: `来源：… 作者：…`
_FACTS = re.compile(
    r"\s+(?=(?:source|quelle|источник|المصدر|来源|來源|작성|출처|作者|记者|記者|文|编辑|編輯|责编|责任编辑|撰文|摄影|攝影|"
    r"автор|фото|foto|fotos|text|photo|بقلم|تصوير|تحرير)\s?[:：])",
    re.I,
)
#: what can only stand between two names, or between a name and what belongs to it
_SPLIT = re.compile(r"\s*(?:[,;،、；•]|\s(?:with additional reporting by|with|mit|avec)\s)\s*", re.I)
#: after these stands another name, or whom the first one works for
_BESIDE = re.compile(r"\s*[|·/⋅∙｜]\s*|\s+[–—-]\s+")
#: words for `and`; between two single words they may belong to a name (`Ortega y Gasset`)
_AND = re.compile(r"(?:^|\s+)(?:and|und|et|y|og|och|ja|en|e|ve|i|a|и|та|और|&|\+)\s+", re.I)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,40})\)")
#: a name that ends so keeps its full stop
_INITIAL = re.compile(r"(?:\b[A-Z]|\b[JS]r)\.$")
_ARABIC_AND = re.compile(r"\s+و\s?(?=[\u0621-\u064a]{2,}\s[\u0621-\u064a])")
_TAIL = Wording(
    r"\s*(?:\(.*?\)|\[.*?\]|[,|–—-]\s.*|\b(?:for|in|at|of|on|from) (?:the )?[a-z].*|\s(?:on|in|at|view|for)|"
    r"\S+@\S+|@\w+|"
    r"\b(?:updated|published|posted|last modified|last updated)\b.*|(?:记者|記者|기자|特派員|アナウンサー))\s*$",
)
_ROLE = (
    r"(?:editors?|reporters?|correspondents?|writers?|directors?|ceo|cto|cfo|cmo|founders?|co-?founders?|analysts?|"
    r"professors?|attorneys?|managers?|columnists?|contributors?|reviewers?|specialists?|experts?|fellow|"
    r"publishers?|freelancers?|journalists?|"
    r"photographers?|producers?|strategists?|presidents?|consultants?|redakteur(?:in)?|korrespondent(?:in)?|"
    r"volont[äa]r(?:in)?|chefredakteur(?:in)?|reporterin|autorin|journaliste|r[ée]dact(?:eur|rice)(?: en chef)?|"
    r"periodista|redactora?|corresponsal|giornalista|inviat[oa]|jornalista|rep[óo]rter|redakt[øö]r|journalist(?:in)?|"
    r"researchers?|coordinators?|engineers?|developers?|korrespondentti|toimittaja|dziennikarz|dziennikarka|muhabiri?|yazar[ıi]?)"
)
_ROLE_ALONE = Wording(
    rf"^(?:.* )?{_ROLE}$|^{_ROLE}\b.*|^(?:senior|chief|staff|deputy|associate|contributing|assistant|managing) .*",
)
_ROLE_TAIL = Wording(
    rf"(?<=\w)\s+(?:(?:senior|chief|staff|deputy|associate|contributing|assistant|managing|freelance|science|health|"
    rf"politics|political|business|sports?|tech|technology|news|national|world|foreign|autos?|features?|content|"
    rf"marketing|executive|special|guest|review)\s+)*\b{_ROLE}$",
)
#: words of houses and offices, not of people
_HOUSE = Wording(
    r"\b(?:news|newspaper|media|press|journal|times|post|tribune|herald|gazette|network|agency|university|institute|"
    r"magazine|sponsored|advertorial|partner content|inc|llc|ltd|gmbh|group|company|association|foundation|"
    r"nachrichten|zeitung|presse|verlag|anzeiger|tageblatt|rundschau|kurier|journal|diario|periódico|"
    r"agencia|agence|agenzia|giornale|gazzetta|jornal|gazeta|redaktionsnetzwerk|today|daily|weekly|online|tv|radio|"
    r"газета|новости|агентство|وكالة|صحيفة|جريدة|قناة|موقع|شبكة)\b",
)
_NOT_A_NAME = Wording(
    r"\bhttps?\b|www\.|@|\d{3,}|[<>{}=]|^\W*$|^(?:admin|administrator|editor|editors?|editorial(?: team|"
    r" staff| board)?|our editors|staff|staff (?:writer|reporter)|staff reports?|web ?(?:desk|master|admin)|newsroom|"
    r"news ?desk|desk|redaktion|die redaktion|redazione|la redazione|redacción|redacao|redação|la rédaction|rédaction|"
    r"redactie|redakcja|редакция|guest|guest author|contributor|contributors|anonymous|unknown|none|null|undefined|"
    r"author|authors|by|written by|view all posts|read more|all posts|follow|share|online|press release|user|root|n/a|"
    r"super user|team|sponsored|advertisement|last|last updated|photo|image|video|comments?|published|updated|"
    r"read|senior|our|community|executive|share|tweet|name|guides?|reviews?|news|opinion|analysis|interview|"
    r".* (?:by|from)|"
    r"von|par|por|di|(?:.* )?(?:inc|ltd|gmbh|llc)\.?|"
    r"skrifar frá .*|هيئة التحرير|التحرير|فريق التحرير)$",
)
#: nobody in particular, unless linked data declares it a person: then it is how the desk signs
_STAFF = Wording(r"\b(?:staff reporter|staff writer|correspondent)s?$")
#: towns of two words in which bylines are dated; those of one word are never taken for a second author
_TOWNS = frozenset(
    map(
        key,
        (
            "New York,Los Angeles,San Francisco,Washington DC,Washington D.C.,Hong Kong,Tel Aviv,New Delhi,"
            "Buenos Aires,"
            "Mexico City,São Paulo,Rio de Janeiro,St. Petersburg,St Petersburg,Cape Town,Kuala Lumpur,Ho Chi Minh City,"
            "Addis Ababa,Abu Dhabi,Tel Aviv-Yafo,Den Haag,The Hague,La Paz,San Salvador,Ciudad de México,Bad Homburg,"
            "Frankfurt am Main,San Diego,Las Vegas,New Orleans,San José,Port-au-Prince,Panama City,Phnom Penh"
        ).split(","),
    )
)
#: of labels and buttons that stand where bylines stand
_NO_PERSON = Wording(
    r"[?!:;#]|['’]s\b|\b(?:share|tweet|bio|disclosure|min|read|more|checked|reviewed|view|profile|staff|team|editors?|editorial|"
    r"desk|sections?|comments?|subscribe|newsletter|advertiser|affiliate|updated|published|photo|getty|images)\b",
)
_PARTICLES = frozenset(
    "de da do dos das du des del della di la le van von vom zu zum zur der den ter ten te af av bin ibn al el "
    "ul bint abu "
    "e y i og och und and st san ben bar ap d l und-zu".split()
)
#: words of English with which no name ends, or begins
_NEVER_LAST = frozenset("on by at of for with the to from and or as".split())
_NEVER_FIRST = frozenset("the a an by on our your my about more all how why what this".split())
#: with these begin names of houses, and of people only by way of exception
_ARTICLES = frozenset("the der die das le la les el los las il lo de het den".split())
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
#: characters of a line in which a label with what stands before it has ended
_LABEL_ENDS = 100
#: a name is seldom longer, a sentence seldom shorter
_LONGEST = 60
_MAX_WORDS = 6
#: a shown name that nothing marks as one has at most so many words
_MAX_SHOWN_WORDS = 4
#: characters of a name in a script without spaces
_MAX_EASTERN = 8
_HANGUL = re.compile("[가-힣]{2,4}")


@cache
def _signatures() -> tuple[dict[str, str], dict[str, str]]:
    """Agencies by their signatures: without regard to capitals and marks, and those that are words in other letters."""
    folded: dict[str, str] = {}
    exact: dict[str, str] = {}
    for known in known_agencies():
        folded |= {key(form): known.name for form in (*known.names, *known.signs)}
        exact |= dict.fromkeys(known.careful, known.name)
    return folded, exact


def _signature(name: str) -> str:
    folded, exact = _signatures()
    return folded.get(key(name)) or exact.get(name, "")


def agency(name: str) -> str:
    """The agency that a signature stands for, '' if it is none."""
    found = _signature(name)
    return found if found != COLLECTIVE else ""


def is_collective(name: str) -> bool:
    """`Agencies` and the like: somebody else's work, nobody's name."""
    return _signature(name) == COLLECTIVE


def strip_by(line: str) -> str:
    """A byline without its `By`, `Von`, `بقلم` …"""
    return _BY.sub("", _BY.sub("", _GLUED_BY.sub("", tidy(line))))


def starts_as_byline(line: str) -> bool:
    labels = (_BY, _OTHERS, _SOURCE)
    return _GLUED_BY.match(line) is not None or any(label.match(line, _LABEL_ENDS) for label in labels)


def names_others(line: str) -> bool:
    """`Edited by`, `Foto:`, `Traducción:` …: what stands behind is not who wrote it."""
    return bool(_OTHERS.match(line, _LABEL_ENDS))


def ends_as_role(line: str) -> bool:
    """`National Desk Analyst`: words that end in what somebody does."""
    return bool(_ROLE_TAIL.search(line))


def is_label(line: str) -> bool:
    """A line that is no more than `By`, `Autor:` or `بقلم`."""
    return not line[:1].isdigit() and bool(_BY.fullmatch(f"{tidy(line)} "))


def split(byline: str) -> list[str]:
    """The names of a byline, in order; what belongs to a name (house, role, town) is left out."""
    rest = _IN_BRACKETS.sub(lambda m: f", {m[1]}" if agency(m[1]) else m[0], strip_by(byline))
    pieces = _by_authors([p for fact in _FACTS.split(rest) for p in _SPLIT.split(fact) if p])
    parts = [q for piece in pieces for p in _beside(piece) for q in _joined(p)]
    named = [t for t in map(_trim, parts) if t]
    # beside full names and agencies a single word is a town, a title, a sign or a house: `Jane Doe, Berlin`, `dpa/lsw`
    if any(_is_full(n) or agency(n) for n in named):
        named = [n for n in named if _is_full(n) or not _LATIN.match(n) or agency(n) or is_collective(n)]
    # and so is a word in capitals beside names that are not: `Jane Doe, NEW YORK`
    if any(_is_full(n) and not n.isupper() and not agency(n) for n in named):
        named = [n for n in named if not n.isupper() or agency(n)]
    return [n for n in named if not _ROLE_ALONE.match(n) or len(named) == 1]


def _by_authors(pieces: list[str]) -> list[str]:
    """The pieces without those behind a label of others, up to the next label of authors: `Text: A, Foto: B, C`."""
    kept: list[str] = []
    others = False
    for piece in pieces:
        source = _SOURCE.match(piece)
        others = names_others(piece) or (others and not _BY.match(piece))
        if source:
            kept += [piece[source.end() :]] if agency(piece[source.end() :]) else []
        elif not others:
            kept.append(piece)
    return kept


def _is_full(name: str) -> bool:
    return len(name.split()) > 1


def is_whole(name: str) -> bool:
    """Whether a name is more than a first name or a handle: several words, or a name in a script without spaces."""
    return _is_full(name) or is_unspaced(name) or bool(_HANGUL.fullmatch(name))


def sources(line: str) -> list[str]:
    """The agencies behind a label of the source: `来源：新华社`, `Quelle: dpa`."""
    named = [fact[m.end() :] for fact in _FACTS.split(line) if (m := _SOURCE.match(fact))]
    return [agency(part) for text in named for part in _SPLIT.split(text.split("|")[0]) if agency(part)]


def _beside(piece: str) -> list[str]:
    """The parts of `Jane Doe | The Post`: the first, and of the others those that are people or agencies."""
    first, *others = [p for p in _BESIDE.split(piece) if p.strip()] or [""]
    return [first, *(o for o in others if agency(o) or (_is_full(o) and reads_as_name(o)))]


def _joined(part: str) -> list[str]:
    """The names around words for `and`; `Ana Ortega y Gasset` is one."""
    found = [q for p in _ARABIC_AND.split(part) for q in _AND.split(p) if q]
    tail = found[-1] if found else ""
    torn = len(found) == 2 and _is_full(found[0]) and not _is_full(tail) and bool(_LATIN.match(tail))
    return [part] if torn and not any(map(agency, found)) and not is_collective(tail) else found


def _trim(name: str) -> str:
    name = strip_by(name).strip(' ,;:|-–—•·⋅*"&').lstrip(".") if name.strip(" .&") else ""
    while True:
        shorter = _ROLE_TAIL.sub("", _TAIL.sub("", name)).strip(" ,;:|-–—•·⋅*()（）")
        if _ROLE_TAIL.search(name) and not _is_full(shorter):
            return ""
        if shorter == name or not shorter:
            return name if _INITIAL.search(name) else name.rstrip(".")
        name = shorter


def looks_like_a_name(name: str) -> bool:
    """Whether what a page calls its author may be one: a handle passes, an address or a role does not."""
    return _may_sign(name) and not _STAFF.search(name)


def _may_sign(name: str) -> bool:
    return 1 < len(name) <= _LONGEST and len(name.split()) <= _MAX_WORDS and not _NOT_A_NAME.search(name)


def reads_as_name(name: str) -> bool:
    """Whether words that nothing marks as an author read as a person's name."""
    words = name.split()
    if not looks_like_a_name(name) or len(words) > _MAX_SHOWN_WORDS or _HOUSE.search(name) or key(name) in _TOWNS:
        return False
    if _ROLE_ALONE.match(name) or _NO_PERSON.search(name) or words[-1].casefold() in _PARTICLES - {"i"}:
        return False
    if words[-1].casefold() in _NEVER_LAST or words[0].casefold() in _NEVER_FIRST:
        return False
    if not _LATIN.match(name):
        return len(words) > 1 or (is_unspaced(name) and len(name) <= _MAX_EASTERN) or bool(_HANGUL.fullmatch(name))
    return all(w[:1].isupper() or w.casefold() in _PARTICLES or w[:2] in ("d'", "d’", "l'", "l’") for w in words)


def sort_out(
    names: Iterable[str], publishers: Iterable[str], people: Collection[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(authors, agencies) of the names: publishers, bare desks and collectives are neither.

    `people`: names that the page declares to be a person's; one that reads so is one, though a site (a blog, as a rule)
    goes by it too.
    """
    houses = {key(p): p for p in reversed(list(publishers)) if p}
    persons = {key(p) for p in people}
    authors: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for name in names:
        if key(name) in houses and key(name) not in persons and not agency(name):
            continue
        is_desk = key(name) in persons and _is_full(name) and bool(_STAFF.search(name)) and _may_sign(name)
        for part in [name] if is_desk or agency(name) or key(name) in houses else split(name):
            known, own = agency(part), _without_house(part, houses)
            if known:
                agencies.setdefault(known, known)
            elif (is_desk or looks_like_a_name(own)) and not is_collective(own) and not _is_house(own, houses, persons):
                authors.setdefault(key(own), _cased(own))
    return tuple(authors.values()), tuple(agencies)


def is_of_house(name: str, sites: Iterable[str]) -> bool:
    """`MDR Thüringen` of the MDR: the site's name, in its own capitals, and a word more."""
    return any(name.startswith(f"{site} ") for site in sites if site[:1].isupper())


def _is_house(name: str, houses: Collection[str], persons: Collection[str]) -> bool:
    if key(name) not in houses:
        return False
    begins = name.casefold().split(" ")[0]
    return key(name) not in persons or not _is_full(name) or not reads_as_name(name) or begins in _ARTICLES


def _without_house(name: str, houses: dict[str, str]) -> str:
    """`Jane Doe USA TODAY` without the house behind the name."""
    for house in houses.values():
        if len(house) > 3 and name.endswith(f" {house}") and _is_full(rest := name[: -len(house)].strip(" ,|-–—")):
            return rest
    return name


def _cased(name: str) -> str:
    """`JANE DOE` as `Jane Doe`; names in any other case stay as the page has them."""
    if name.isupper() and len(name.split()) > 1 and name.isascii():
        return name.title()
    return name
