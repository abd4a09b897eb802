"""Whose picture it is: the credit told apart from the caption it stands behind, in many languages.

The rules are the typography of credits (labels, brackets, the end of a sentence) and the names of agencies; they were
written from knowledge of news pages, not drawn from any collection of them.
"""

# ruff: noqa: E501  (tables of words in many scripts)
import re

from worker.clean.text import key, tidy

#: longest credit, in characters; what is longer is a sentence
_LONGEST = 100
#: what stands before a credit: `Photo`, `Foto`, `صورة`
_NOUN = (
    r"photo ?illustration|photograph(?:er|s|y)?|photos?|pictures?|pics?|images?|illustrations?|collage|"
    r"fotos?|foto(?:graf|grafía|grafia|grafie|graaf|ğraf)|fotografija|(?:archiv|symbol|titel|luft|presse)(?:foto|bild)|bild(?:er|quellen?|nachweis|rechte)?|"
    r"beeld|kép|fotó|fotók|forrás|zdjęci[ea]|fot\.|kuva|lehtikuva|valokuva|ljósmynd|mynd|nuotrauka|görsel|kaynak|"
    r"фото(?:графия|граф)?|коллаж|колаж|снимка|джерело|источник|иллюстрация|φωτο(?:γραφία)?|πηγή|"
    r"cr[ée]dits?(?: (?:photo|image|foto|photos))?|cr[ée]ditos?(?: (?:foto|fotografía|da foto))?|créditos de la imagen|"
    r"(?:photo|image|picture|media|video|file|cover) credits?|(?:photo|image|picture) (?:source|courtesy)|courtesy|"
    r"credits?|copyright|copyrights?|quellen?|fuentes?|fontes?|kilde|kild|källa|lähde|bron|źródło|zdroj|sursa(?: foto)?|sources?|"
    r"تصوير|عدسة|صورة|الصورة|الصور|صور|المصدر|مصدر الصورة|عکس|عکاس|تصویر|צילום|תמונה|קרדיט|"
    r"摄影|攝影|图片|圖片|图|圖|来源|來源|图源|資料來源|资料来源|写真|画像|提供|사진|출처|"
    r"तस्वीर|फोटो|छवि|छायाचित्र|ছবি|புகைப்படம்|ภาพ|ảnh|nguồn|gambar|picha|fotografi"
)
_BY = r"by|von|par|por|door|de|di|da|van|av|af|od|autor|of|from|courtesy of"
#: agencies and picture houses, whatever their case
_HOUSE = (
    r"getty(?: images)?|gettyimages(?:\.com)?|reuters|afp|agence france[- ]presse|associated press|ap photo|ap images|epa[- ]efe|efe|ansa|"
    r"picture[- ]?alliance|imago(?: images)?|shutterstock|i ?stock(?:photo)?|alamy|bloomberg|xinhua|anadolu(?: agency| ajansı)?|keystone|"
    r"scanpix|lehtikuva|la ?presse|zuma(?: press| wire)?|sipa(?: usa| press)?|abaca(?: press)?|afp-jiji|yonhap|unsplash|pixabay|pexels|"
    r"depositphotos|adobe ?stock|dreamstime|123rf|wikimedia(?: commons)?|wikipedia|flickr|gallo images|nurphoto|redux|magnum photos|"
    r"press association|pa (?:media|wire|images)|backgrid|imagn(?: images)?|usa today sports|icon sportswire|maxppp|hans lucas|"
    r"europa press|folhapress|fotoarena|action press|newscom|ritzau|belga|agerpres|mti|ukrinform|handout|canadian press|contributed photo|"
    r"dpa(?:-\w+)?|afptv|polaris|globe ?photos|rex features|actionpress|epd|kna|"
    r"тасс|риа новости|рейтер|reuters|укрінформ|укринформ|уніан|униан|интерфакс|sputnik|спутник"
)
#: the same, short or common words: only as they are written here
_HOUSE_EXACT = (
    r"AP|PA|TT|AAP|APA|STR|EPA|UPI|PTI|ANI|IANS|SPA|KCNA|IRNA|ISNA|WAFA|MENA|TASS|NTB|ANP|DPA|CNA|SANA|TNS|CP|AA|İHA|DHA|"
    r"NASA|ESA|BBC|CNN|RTVE|ČTK|TASR|PAP|STA|HINA|MTVA|Keystone-SDA|Supplied|Provided|"
    r"أ ?ف ?ب|أ\.ف\.ب|فرانس برس|رويترز|الأناضول|سانا|أسوشيتد ?برس|أسوشييتد ?برس|أ ب|غيتي|جيتي|د ?ب ?أ|شينخوا|وكالات|رويتز|"
    r"خبرگزاری \w+|ایرنا|ایسنا|رویترز"
)
_HOUSE_UNSPACED = (
    r"新华社|新華社|中新社|路透社?|法新社|美联社|美聯社|共同通信|共同$|時事$|ロイター|연합뉴스|뉴시스|뉴스1|로이터"
)
_AGENCY = rf"(?:(?i:\b(?:{_HOUSE})\b)|(?<!\w)(?:{_HOUSE_EXACT})(?!\w)|{_HOUSE_UNSPACED})"
_END = r"[.!?…。！？؟۔]['\"”»’）)]*"
_SIGNED = rf"(?:(?i:{_NOUN})\s*(?i:(?:{_BY})\b)?\s*[:：/©]|©|ⓒ|(?i:\(c\))|Credit\.\.\.)"
#: labels without a mark behind them, which are words of sentences too: only in front, or behind a sentence
_WORDED = (
    r"(?:(?i:(?:photo(?:graph)?|picture|image|illustration|foto|photo illustration)s? (?:by|par|por|door|courtesy(?: of)?))|"
    r"(?i:courtesy(?: of)?)|(?i:fot\.)|[Vv]ia|(?i:تصوير|عدسة|צילום)|(?i:copyright|image credit|photo credit))\s(?=[^\Wa-zа-я])"
)

_LABEL_FIRST = re.compile(rf"^\W*(?:{_SIGNED}|{_WORDED})\s*[:：©]?\s*")
_POSTFIX = re.compile(
    r"\s*[-–/,]?\s*(?:nuotr\.?|摄影?|攝影?|撮影|提供|記者撮影)\s*$|(?i:\s+(?:archiv|archives?|file))$"
)
_BRACKETED = re.compile(r"^(?P<caption>.*?)\s*[\[［【](?P<credit>[^\[\]]{2,90})[\]］】]\W?$")
_IN_PARENTHESES = re.compile(
    r"^(?P<caption>.*?)\s*[(（](?P<credit>[^()（）]{2,100}|[^()（）]{2,80}[(（][^()]{2,40}[)）][^()（）]{0,20})[)）]\W?$"
)
#: behind a sentence: `… in the court. (Christie's)`; words that say what the picture is, not whose
_NO_CREDIT = re.compile(
    r"(?i:archiv\w*|file(?: photo| image| picture)?|symbol\w*|left|right|centre|center|above|below|top|bottom|pictured|video|photo|foto|l\.?|r\.?|"
    r"\d+|undated|illustrati\w*|أرشيف\w*|ارشيف\w*|يمين\w*|يسار\w*|資料写真|资料图片?|資料圖片?|архив\w*|arşiv)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LABELLED = re.compile(
    rf"^(?P<caption>.*?)(?:(?<=\W)|(?<=[\u3000-\u9fff])|^)(?<!AP )(?<!AFP )(?P<credit>{_SIGNED}\s*[^\s(\[].{{0,99}})$|"
    rf"^(?P<caption2>.*?(?:{_END}|[|/•·–—-]))\s+(?P<credit2>{_WORDED}.{{2,80}})$|"
    rf"^(?P<caption3>.*\S)\s+(?P<credit3>(?:(?:Photos? |Image )?Courtesy of |Credit\.\.\.).{{2,80}}|(?:Submitted|Contributed|Courtesy|Provided) photo)$"
)
_SEPARATED = re.compile(
    rf"^(?P<caption>.*\S)\s+[|/•·–—-]+\s+(?P<credit>[^|.!?]{{0,50}}{_AGENCY}.{{0,40}})$|^(?P<caption2>.*?\S)\s+[|/•·–—-]+\s+(?P<credit2>[^|.!?]{{0,3}}[^|]*?\snuotr\.?)$"
)
_BARRED = re.compile(r"^(?P<caption>.*\S)\s*\|\s*(?P<credit>[^|.!?;:]{2,60})$")
_NAME = r"(?:[^\W\d_a-zа-я][\w.'’-]*\s?){1,5}"
#: the end of a sentence and what parts it from the credit; an initial ends none
_BREAK = (
    rf"(?<!\b[^\W\d_]){_END}(?:\s+|(?<=[。！？）])|(?<=[a-zа-я]\.)(?=[^\W\d_a-zа-я])|(?<=\d{{4}}\.)(?=[^\W\d_a-zа-я]))"
)
_WORD = r"[^\W\d_a-zа-я][\w'’-]*"
_AFTER_SENTENCE = re.compile(
    rf"^(?P<caption>.*?{_BREAK})[-–—/|]?\s*(?P<credit>(?:(?:[^\W\d_]\.[ ]?)*[^.!?。؟]){{0,70}}?{_AGENCY}"
    rf"(?:[^.!?]|\.(?=\S)|(?<=\b[^\W\d_])\.){{0,50}}\.?|"
    rf"{_NAME}\s?/\s?{_NAME}|[A-Z]{{2,6}}|[A-Z][\w'’-]+(?:\s[A-Z]\.)?(?:\s[A-Z][\w'’-]+){{1,2}})$"
)
_BARE = re.compile(
    rf"^(?P<caption>.*[\w)”\"»])\s+(?P<credit>(?:AP Photo|AFP PHOTO|AFP Photo|Getty Images|REUTERS|EFE|EPA)\s?/\s?{_NAME})$|^(?P<caption2>.*[\w)”\"»] [a-zа-я]\S*)\s+(?P<credit2>{_NAME}/\s?{_AGENCY}.{{0,30}})$"
)
#: a photographer's name between the sentence and the house in brackets
_NAMED_LAST = re.compile(
    rf"^(?P<caption>.*[^\W\d]{_END})(?:\s+|(?<=[\da-z]\.))"
    r"(?P<name>[^\W\d_a-zа-я][\w.'’-]*(?:\s(?:de|da|van|von|al|el|bin))?(?:\s[^\W\d_a-zа-я][\w.'’-]*){1,3}(?<!\.))$"
)
#: the outlet's own photographer behind its address: `mbl.is/Atli Steinn`
_HOSTED = re.compile(rf"^(?P<caption>(?:.*\s)?)(?P<credit>[a-z0-9][\w-]*\.[a-z]{{2,4}}\s?/\s?{_NAME})$")
#: behind `=` stand the place and the day, and behind a comma whose picture it is; without that it is no credit
_JAPANESE = re.compile(
    r"^(?P<caption>.*[\u3040-\u30ff\u4e00-\u9fff）。]\S*)[=＝](?![^、,，]*で[\d年月日頃午前後時分昨今同]*$)(?P<credit>\S{2,30})$"
)
_TRAILING_LABEL = re.compile(rf"\s*[|•·/–—(\[-]?\s*(?:{_NOUN})\s*(?:{_BY})?\s*[:：]?\s*$|\s*©\s*$", re.I)
#: a photographer and a house that is not known: `Wally Skalij / Los Angeles Times`
_SLASHED = re.compile(r"^[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}\s?/\s?[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}$")
#: words of names before that of the house
_MOST_NAMES = 6
_EDGES = " |•·–—-/"
_ALONE = re.compile(
    rf"^(?P<people>[^!?。؟]{{0,60}}?)(?P<mark>[\s/|,–-]*){_AGENCY}(?:\s?(?:[/|,–(-]|via)\s?.{{2,50}}|['’]s|\))?$"
)


def split_credit(caption: str, credit: str = "") -> tuple[str, str]:
    """(caption, credit) of a caption line that may hold both; labels such as `Photo:` go."""
    caption, credit = tidy(caption), clean_credit(credit)
    if credit:
        if caption.endswith(credit):
            caption = tidy(caption[: -len(credit)]).rstrip(f"{_EDGES}[(")
        return _TRAILING_LABEL.sub("", _no_label(caption)).rstrip(f"{_EDGES}[("), credit
    if is_credit(caption):
        return "", clean_credit(caption)
    return _found(caption) or (_no_label(caption), "")


def _found(caption: str) -> tuple[str, str] | None:
    """What the first rule that fits takes off; None if none does."""
    enclosed = _enclosed(caption)
    if enclosed:
        return enclosed
    for pattern in (_LABELLED, _AFTER_SENTENCE, _BARE, _BARRED, _SEPARATED, _HOSTED, _JAPANESE):
        found = pattern.match(caption)
        if found:
            before, behind = (text for text in found.groups() if text is not None)
            return tidy(before).rstrip(f"{_EDGES}[("), clean_credit(behind)
    return None


def _enclosed(caption: str) -> tuple[str, str] | None:
    """A credit in brackets at the end: any in square ones, in round ones those that name a house or stand alone."""
    found = _BRACKETED.match(caption)
    if found and not found["credit"].isdigit():
        return tidy(found["caption"]).rstrip(_EDGES), clean_credit(found["credit"])
    found = _IN_PARENTHESES.match(caption)
    if not found:
        return None
    inner, before = found["credit"], tidy(found["caption"])
    if not re.search(_AGENCY, inner) and (_YEAR.search(inner) or _NO_CREDIT.fullmatch(inner)):
        return None
    named = re.search(_AGENCY, inner) or _LABEL_FIRST.match(inner) or re.search(r"[^\W\d_]{3}\s?/\s?[^\W\d_]{3}", inner)
    alone = not before or re.search(rf"{_END}$", before)
    if named or (alone and len(inner) <= 60 and not inner[:1].islower()):
        who = _NAMED_LAST.match(before) if named else None
        if who:
            return who["caption"], f"{who['name']} ({clean_credit(inner)})"
        return before.rstrip(_EDGES), clean_credit(inner)
    return None


def is_labelled(line: str) -> bool:
    """A short line that says itself that it is a credit: `Photo: …`, `© …`."""
    return len(line) <= _LONGEST and _LABEL_FIRST.match(line) is not None and key(_LABEL_FIRST.sub("", line)) != ""


def is_credit(line: str) -> bool:
    """The whole line is a credit: behind a label, in brackets, or no more than the names of a house and its people."""
    if len(line) > _LONGEST:
        return False
    if _LABEL_FIRST.match(line) and not re.search(rf"{_END}\s+\S.{{25}}", line):
        return key(_LABEL_FIRST.sub("", line)) != ""
    if _SLASHED.match(line):
        return True
    found = _ALONE.match(line)
    if not found:
        return False
    people = found["people"].strip(" (").split()
    if any(re.search(_END, word) and len(word) > 3 for word in people):
        return False
    if all(word[:1].isupper() or not word[:1].isalpha() for word in people):
        return len(people) <= _MOST_NAMES
    return "/" in found["mark"] and len(people) <= 3 and line.upper() == line


def _no_label(caption: str) -> str:
    return "" if key(_LABEL_FIRST.sub("", f"{caption} ")) == "" else caption


def clean_credit(credit: str) -> str:
    """A credit without label and brackets: `Photo: AFP` and `[AFP]` are `AFP`."""
    credit = tidy(credit).strip(_EDGES)
    before = None
    while before != credit:
        before = credit
        if credit[:1] in "[(（" and credit[-1:] in "])）" and not re.search(r"[\])）].*[\[(（]", credit):
            credit = credit[1:-1].strip()
        credit = _LABEL_FIRST.sub("", credit).strip(_EDGES)
    credit = _POSTFIX.sub("", credit) or credit
    if credit[:1] in "(（[" and not re.search(r"[)）\]]", credit):
        credit = credit[1:]
    return credit.rstrip(".") if credit.count(".") == 1 else credit
