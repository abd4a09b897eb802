"""What extractors are known to get wrong, a page for each: repeated heads, boxes, second articles, cuts, bare text."""

# ruff: noqa: E501  (pages as data)
import pytest

from storage.model import Article
from worker.clean import clean

_TITLE = "Harbour wall of Harwick to be raised"
_LEAD = "The council wants to build before the winter storms, but the money is not there yet."
_SAID = (
    "The harbour wall of Harwick is to be raised by a metre before the winter, the council decided on Monday evening.",
    "Engineers had found that the old wall would not hold back a flood like that of the spring of two years ago.",
    "The work will cost nine million, of which the county has promised a third, if the plans are ready by August.",
    "Fishermen fear for their moorings, since the new wall would take up the eastern half of the small basin.",
    "A meeting for all who live behind the wall is to be held in the old customs house on the last Friday of May.",
)
_NEXT = (
    "The ferry to the islands will sail twice a day from June, its owner told the harbour office in a letter.",
    "Two new boats were bought from a yard in the north and are to arrive before the holidays, the letter says.",
    "Fares for those who live on the islands stay as they are, while visitors pay a quarter more than last year.",
)


def _p(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _read(body: str, head: str = "") -> Article:
    page = f"<html lang=en><head><title>{_TITLE} - The Harwick Post</title>{head}</head><body>{body}</body></html>"
    return clean(page.encode(), url="https://a.example/wall", content_type="text/html; charset=utf-8")


def _told(article: Article) -> tuple[str, ...]:
    return tuple(block.text for block in article.blocks)


_HEAD = f"<h1>{_TITLE}</h1>"


@pytest.mark.parametrize(
    "body",
    [
        f"{_HEAD}<article><h2>{_TITLE}</h2>{_p(_SAID)}</article>",
        f"{_HEAD}<p class=standfirst>{_LEAD}</p><article><p><b>{_LEAD}</b></p>{_p(_SAID)}</article>",
        f"{_HEAD}<div class=meta>By Tam Orr</div><article><p>By Tam Orr</p>{_p(_SAID)}</article>",
        f"{_HEAD}<div class=meta>By Tam Orr</div><article><p>Tam Orr</p><p>12 May 2024, 18:45</p>{_p(_SAID)}</article>",
        f"{_HEAD}<article><p>Published: Sunday, 12 May 2024</p>{_p(_SAID)}</article>",
        f"{_HEAD}<article><div>{_TITLE}</div><div>{_TITLE}</div>{_p(_SAID)}<p>By Tam Orr</p></article>",
    ],
    ids=["title", "standfirst", "byline", "name and date", "date", "title twice, byline at the end"],
)
def test_the_head_is_not_said_again_in_the_body(body: str) -> None:
    assert _told(_read(body)) == _SAID


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x7><p><strong>Related</strong></p><ul><li><a href=/a>Storm takes the roof of the old customs house</a></li><li><a href=/b>Ferry breaks down on its first day of the year</a></li></ul></div>",
        "<p><a href=/a>READ MORE: Storm takes the roof of the old customs house</a></p>",
        "<p><strong>Also read:</strong> <a href=/a>Storm takes the roof of the old customs house</a></p>",
        "<aside><h4>More on this story</h4><p><a href=/a>Storm takes the roof of the old customs house</a></p><p>In the night to Sunday the wind rose to ninety knots, more than ever before.</p></aside>",
        "<blockquote class=x><a href=/a>Storm takes the roof of the old customs house</a></blockquote>",
        "<div class=box><h3><a href=/a>Storm takes the roof of the old customs house</a></h3></div>",
        "<p>Lesen Sie auch: <a href=/a>Sturm deckt das alte Zollhaus ab</a></p>",
        "<p>اقرأ أيضا: <a href=/a>العاصفة تقتلع سقف مبنى الجمارك القديم</a></p>",
    ],
    ids=["list", "upper case", "label", "aside", "quotation", "heading", "German", "Arabic"],
)
def test_links_to_other_articles_inside_the_text_go(box: str) -> None:
    assert _told(_read(f"{_HEAD}<article>{_p(_SAID[:2])}{box}{_p(_SAID[2:])}</article>")) == _SAID


@pytest.mark.parametrize(
    "page",
    [
        "<main><article>{one}</article><article>{two}</article></main>",
        "<main><article class=a>{one}</article><div class=under><article class='a second'>{two}</article></div></main>",
        "<div class=story><div class=article-body>{one}</div></div><div class=story><div class=article-body>{two}</div></div>",
        "<main><section>{one}</section><section>{two}</section></main>",
    ],
    ids=["articles", "under the article", "marked bodies", "sections"],
)
def test_the_next_article_on_the_page_stays_out(page: str) -> None:
    one = f"<h1>{_TITLE}</h1>{_p(_SAID)}"
    two = f"<h1><a href=/ferry>Ferry to the islands twice a day</a></h1><div>By Ann Kerr</div>{_p(_NEXT)}"
    assert _told(_read(page.format(one=one, two=two))) == _SAID


@pytest.mark.parametrize(
    "cut",
    [
        "</div><div class=ad-slot>Advertisement</div><div class=text>",
        "</div></section><div class=advert><p>Advertisement</p><p>Boots for the whole family, today for half.</p></div><section><div class=text>",
        "</div><div id=paywall-marker></div><div class='paywall text'>",
        "</div><div class=newsletter><h3>Our letters</h3><form><input type=email><p>Get the news of the harbour every morning in your inbox.</p></form></div><div class=text>",
        "<p>Article continues below</p>",
    ],
    ids=["advertising", "advertising with text", "paywall", "newsletter", "label"],
)
def test_an_article_in_pieces_is_whole(cut: str) -> None:
    body = f"{_HEAD}<article><section><div class=text>{_p(_SAID[:3])}{cut}{_p(_SAID[3:])}</div></section></article>"
    assert _told(_read(body)) == _SAID


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x><p>Sign up for our daily newsletter and get the news of the harbour delivered to your inbox.</p></div>",
        "<div class=consent><p>We need your consent to load this post. It may set cookies on your device.</p><button>Load</button></div>",
        "<div><p>Externer Inhalt nicht verfügbar</p><p>An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.</p></div>",
        "<p>اشترك الآن في نشرتنا البريدية لتصلك أخبار الميناء كل صباح.</p>",
        "<p><em>Follow us on Telegram for the latest from the harbour.</em></p>",
        "<div id=cookie-banner><p>We use cookies to make this site better, and so do our partners.</p></div>",
    ],
    ids=["newsletter", "consent", "German notice", "Arabic newsletter", "follow us", "cookies"],
)
def test_appeals_and_notices_go(box: str) -> None:
    assert _told(_read(f"{_HEAD}<article>{_p(_SAID[:3])}{box}{_p(_SAID[3:])}</article>")) == _SAID


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "<br><br>".join(_SAID) + "</div>",
        "<br/>&nbsp;<br/>".join(_SAID),
        "<font size=2>" + "<br>\n<br>\n".join(_SAID) + "</font>",
        "<table><tr><td width=600>" + "<br><br>".join(_SAID) + "</td></tr></table>",
        "<table>" + "".join(f"<tr><td>{text}</td></tr>" for text in _SAID) + "</table>",
        "".join(f"<div>{text}</div>" for text in _SAID),
        "<div>" + "".join(f"<span style='display:block'>{text}</span><br>" for text in _SAID) + "</div>",
        "<p>" + "<p>".join(_SAID),
        "<ul>" + "".join(f"<li><div><p>{text}</p></div></li>" for text in _SAID) + "</ul>",
    ],
    ids=["br br", "bare", "font", "cell", "rows", "div", "span", "open p", "list"],
)
def test_text_without_paragraphs_is_text(body: str) -> None:
    article = _read(f"{_HEAD}{body}")
    told = [part for block in article.blocks for part in (block.items or (block.text,))]
    assert tuple(told) == _SAID


def test_soft_hyphens_and_invisible_marks_leave_no_trace() -> None:
    soft = tuple(
        text.replace("harbour", "har&shy;bour").replace("wall", "w\u200ball").replace(" a ", " a&nbsp;")
        for text in _SAID
    )
    assert _told(_read(f"<h1>Har\u00adbour wall of Harwick to be raised</h1><article>{_p(soft)}</article>")) == _SAID


_ARABIC = (
    "قرر المجلس البلدي مساء الاثنين رفع جدار الميناء مترا واحدا قبل حلول الشتاء، وفق ما أعلنه رئيسه.",
    "وقال المهندسون إن الجدار القديم لن يصمد أمام فيضان مثل الذي ضرب المدينة في ربيع العام قبل الماضي.",
    "وتبلغ كلفة الأعمال تسعة ملايين، وعدت المحافظة بدفع ثلثها إذا أنجزت المخططات قبل شهر آب المقبل.",
)


def test_a_page_from_right_to_left() -> None:
    body = "".join(f"<p dir=rtl>\u202b{text}\u202c\u200f</p>" for text in _ARABIC)
    page = (
        "<html lang=ar dir=rtl><head><title>رفع جدار الميناء قبل الشتاء - بريد الساحل</title></head><body dir=rtl>"
        "<h1>رفع جدار الميناء قبل الشتاء</h1><div class=byline>كتب: سامي الحداد</div>"
        f"<article>{body}<div class=tags>وسوم: <a href=/t>الميناء</a></div></article>"
        "<div class=side><h3>الأكثر قراءة</h3><ul><li><a href=/1>العبارة تبحر مرتين في اليوم</a></li></ul></div></body></html>"
    )
    article = clean(page.encode(), url="https://a.example/ar", content_type="text/html; charset=utf-8")
    assert _told(article) == _ARABIC
    assert article.headline == "رفع جدار الميناء قبل الشتاء"


_RUSSIAN = (
    "Совет города решил в понедельник вечером поднять стену гавани на один метр ещё до начала зимы.",
    "Инженеры считают, что старая стена не выдержит такого наводнения, какое было весной позапрошлого года.",
)
_CHINESE = (
    "市议会星期一晚上决定，在冬天到来之前把港口的围墙加高一米，以防止洪水再次进入老城区的街道。",
    "工程师说，旧墙挡不住像前年春天那样的洪水，全部工程需要九百万，县里已经答应承担三分之一。",
)
_TAIWAN = (
    "市議會星期一晚上決定，在冬天到來之前把港口的圍牆加高一公尺，以防止洪水再次進入老城區的街道。",
    "工程師說，舊牆擋不住像前年春天那樣的洪水，全部工程需要九百萬，縣政府已經答應負擔三分之一。",
)
_JAPANESE = (
    "市議会は月曜日の夜、冬が来る前に港の壁を一メートル高くすることを決めた。嵐に備えるためだという。",
    "技術者によると、古い壁では二年前の春のような洪水を防ぐことができない。工事には九億円がかかる見込みだ。",
)
_KOREAN = (
    "시의회는 월요일 저녁 겨울이 오기 전에 항구의 벽을 일 미터 높이기로 결정했다고 시장이 밝혔다.",
    "기술자들은 낡은 벽이 재작년 봄과 같은 홍수를 막을 수 없다고 말했다. 공사에는 구백만이 든다고 한다.",
)
_GERMAN = (
    "Der Rat beschloss am Montag, die Mauer am Hafen noch vor dem Winter um einen Meter zu erhöhen, für rund 9 Mio. €.",
    "Die alte Mauer hält nach Ansicht der Prüfer eine Flut wie die vor zwei Jahren nicht aus, größere Schäden drohen.",
)
_POLISH = (
    "Rada zdecydowała w poniedziałek wieczorem, że mur w porcie zostanie przed zimą podwyższony o jeden metr.",
    "Inżynierowie stwierdzili, że stary mur nie wytrzyma takiej powodzi, jaka nawiedziła miasto dwa lata temu, wiosną.",
)
_TURKISH = (
    "Meclis pazartesi akşamı, limandaki duvarın kış gelmeden önce bir metre yükseltilmesine karar verdi, dedi başkan.",
    "Mühendisler eski duvarın iki yıl önceki ilkbaharda olduğu gibi bir taşkına dayanamayacağını söylüyor, işçiler hazır.",
)
_GREEK = (
    "Το δημοτικό συμβούλιο αποφάσισε το βράδυ της Δευτέρας να υψώσει το τείχος του λιμανιού κατά ένα μέτρο.",
    "Οι μηχανικοί λένε ότι το παλιό τείχος δεν θα αντέξει μια πλημμύρα σαν εκείνη της προπερασμένης άνοιξης.",
)
_HEBREW = (
    "מועצת העיר החליטה ביום שני בערב להגביה את חומת הנמל במטר אחד עוד לפני בוא החורף, כך נמסר.",
    "המהנדסים אומרים כי החומה הישנה לא תעמוד בשיטפון כמו זה שהיה באביב לפני שנתיים, והעבודה יקרה.",
)


@pytest.mark.parametrize(
    ("language", "encoding", "texts"),
    [
        ("ar", "cp1256", _ARABIC), ("ar", "iso-8859-6", tuple(t.replace("،", ",") for t in _ARABIC)), ("ru", "koi8-r", _RUSSIAN),
        ("ru", "cp1251", _RUSSIAN), ("ru", "iso-8859-5", _RUSSIAN), ("ru", "cp866", _RUSSIAN), ("zh", "gb18030", _CHINESE), ("zh", "gbk", _CHINESE),
        ("zh", "big5", _TAIWAN), ("ja", "shift_jis", _JAPANESE), ("ja", "euc_jp", _JAPANESE), ("ja", "iso2022_jp", _JAPANESE),
        ("ko", "euc_kr", _KOREAN), ("ko", "cp949", _KOREAN), ("de", "iso-8859-15", _GERMAN), ("de", "cp1252", _GERMAN),
        ("pl", "iso-8859-2", _POLISH), ("pl", "cp1250", _POLISH), ("tr", "iso-8859-9", _TURKISH), ("tr", "cp1254", _TURKISH),
        ("el", "iso-8859-7", _GREEK), ("el", "cp1253", _GREEK), ("he", "cp1255", _HEBREW), ("he", "iso-8859-8", _HEBREW),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_page_in_a_legacy_encoding(language: str, encoding: str, texts: tuple[str, ...], where: str) -> None:
    declared = f"<meta charset={encoding.replace('_', '-')}>" if where == "meta" else ""
    content_type = f"text/html; charset={encoding.replace('_', '-')}" if where == "header" else "text/html"
    page = f"<html lang={language}><head>{declared}<title>x</title></head><body><h1>{texts[0][:24]}</h1>{_p(texts)}</body></html>"
    assert _told(clean(page.encode(encoding), url="https://a.example/1", content_type=content_type)) == texts


@pytest.mark.parametrize(
    ("language", "declared", "encoding", "texts"),
    [
        ("ar", "utf-8", "cp1256", _ARABIC), ("ru", "utf-8", "cp1251", _RUSSIAN), ("ru", "utf-8", "koi8-r", _RUSSIAN), ("ja", "utf-8", "shift_jis", _JAPANESE),
        ("ja", "utf-8", "euc_jp", _JAPANESE), ("ko", "utf-8", "euc_kr", _KOREAN), ("zh", "utf-8", "gb18030", _CHINESE), ("zh", "big5", "utf-8", _TAIWAN),
        ("ru", "koi8-r", "utf-8", _RUSSIAN), ("de", "utf-8", "cp1252", _GERMAN), ("de", "iso-8859-1", "utf-8", _GERMAN), ("pl", "utf-8", "iso-8859-2", _POLISH),
        ("ru", "iso-8859-1", "cp1251", _RUSSIAN), ("ar", "iso-8859-1", "cp1256", _ARABIC), ("ru", "koi8-r", "cp1251", _RUSSIAN), ("ja", "shift_jis", "euc_jp", _JAPANESE),
    ],
)  # fmt: skip
def test_a_page_that_declares_another_encoding_than_it_has(
    language: str, declared: str, encoding: str, texts: tuple[str, ...]
) -> None:
    page = f"<html lang={language}><head><meta charset={declared}><title>x</title></head><body><h1>{texts[0][:24]}</h1>{_p(texts)}</body></html>"
    assert _told(clean(page.encode(encoding), url="https://a.example/1", content_type="text/html")) == texts
