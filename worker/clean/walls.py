"""Pages in front of an article or in its place: consent, challenge, log-in, paywall, not found, empty shell."""

# ruff: noqa: E501  (tables of words in many scripts)

import re

from storage.model import Article, Entry
from worker.clean import appeals, labels
from worker.clean.jsonld import strings
from worker.clean.meta import Meta
from worker.clean.text import tidy, weight
from worker.clean.walk import Line, Outline
from worker.clean.wording import Wording

_CHALLENGE_TITLE = Wording(
    r"(?:just a moment|attention required|access (?:to this page has been )?denied|access denied|"
    r"(?:please )?(?:verify|confirm|prove) (?:that )?you(?:['’]re| are) (?:a )?(?:human|not a (?:ro)?bot)|"
    r"are you a (?:ro)?bot|robot check|bot (?:check|verification)|security check|checking your browser|"
    r"pardon our interruption|human verification|verifying you are human|one more step|ddos protection|"
    r"request (?:blocked|rejected|unsuccessful)|you have been blocked|sorry, you have been blocked|"
    r"(?:(?:http )?(?:error )?(?:40[13]|429|451|50[0234])(?: error)?[\s:|–—-]*)?(?:unauthorized|forbidden|"
    r"too many requests|(?:internal )?server error|service (?:temporarily )?unavailable|gateway time-?out|"
    r"unavailable (?:due to|for) legal reasons|bad gateway)|(?:http )?(?:error )?(?:40[13]|429|451|50[0234])|"
    r"(?:40[13]|429|451|50[0234]) ?[:|–—-].{0,60}|sicherheitsprüfung|zugriff verweigert|"
    r"accès refusé|vérification|acceso denegado|доступ (?:запрещ[её]н|ограничен)|проверка браузера|"
    r"تم رفض الوصول|访问被拒绝|安全验证|アクセスが拒否されました)[\s.…!:]*(?:[|–—-].{0,60})?",
)
_CHALLENGE_MARK = re.compile(r"_cf_chl_opt|cf-browser-verification|challenge-platform/h/|px-captcha|_pxAppId|captcha-delivery\.com|"
    r"distil_r_captcha|incapsula_resource|/_Incapsula_|ddos-guard|g-recaptcha|h-captcha|cf-turnstile|"
    r"sgcaptcha|awsWafCookieDomainList|datadome")  # fmt: skip
_NOT_FOUND = Wording(
    r"(?:(?:oops|oups|ups|hoppla|sorry|désolé|lo sentimos|entschuldigung|ой|упс|عذرا|عذراً|ops|whoops|"
    r"uh[- ]oh|we['’]re sorry|http|404|error|erreur|fehler|errore|erro|ошибка|hata|خطأ|"
    r"错误)[\s!,.:…-]*)*(?:error |erreur |fehler )?(?:404(?: error)?(?: ?[:|–—-].{0,60})?|(?:the |this |that |your |"
    r"requested )*(?:page|article|story|content|file|url)(?: you(?:['’]re| are| were)? (?:looking for|"
    r"requested))?(?: (?:was|is|could|can|has|does|you|been|no|longer|not|cannot|be|doesn['’]t|isn['’]t|"
    r"can['’]t))* (?:found|exist|exists|available|removed|deleted|missing|gone)|not found|"
    r"nothing (?:was )?found(?: here)?|(?:we )?(?:can(?:['’]|no)t|could(?:n['’]t| not)) find (?:the|that|"
    r"this) (?:page|article|story).{0,60}|"
    r"(?:die |diese )?(?:seite|artikel)(?: wurde| konnte| existiert)?(?: leider)? nicht (?:gefunden|mehr|"
    r"vorhanden|verfügbar)(?: werden)?.{0,30}|(?:la |cette )?page (?:introuvable|non trouvée|"
    r"demandée.{0,40}|n['’](?:existe|est) (?:pas|plus).{0,40})|(?:la )?página (?:no (?:encontrada|existe|"
    r"disponible)|não (?:encontrada|existe))|no (?:se )?(?:ha )?(?:encontr\w+|pudimos encontrar).{0,60}|"
    r"pagina (?:non trovata|niet gevonden|inesistente)|siden (?:blev |ble )?ikke (?:fundet|funnet)|"
    r"sidan (?:hittades inte|kunde inte hittas|finns inte)|sivua ei löy\w+|nie znaleziono(?: strony)?|"
    r"strona nie (?:została znaleziona|istnieje)|stránka (?:nebyla )?nenalezena|az oldal nem található|"
    r"страница (?:не найдена|не существует|удалена).{0,20}|(?:такой )?страницы не существует|"
    r"сторінк[уа] не знайдено|sayfa bulunamadı|aradığınız sayfa (?:bulunamadı|mevcut değil)|(?:الصفحة|"
    r"صفحة|الصفحه)(?: المطلوبة| التي .{0,30})? ?غير موجودة|لم يتم العثور على .{0,30}|الصفحة غير متوفرة|"
    r"صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|页面(?:不存在|未找到|找不到).{0,10}|(?:您访问的|抱歉|对不起).{0,12}(?:不存在|找不到|"
    r"已删除).{0,8}|找不到(?:網頁|页面|頁面)|(?:お探しの)?ページが(?:見つかりません|見つかりませんでした|存在しません).{0,10}|페이지를 찾을 수 없습니다.{0,5}|"
    r"trang không tồn tại|không tìm thấy trang|halaman tidak ditemukan)[\s.!…:]*(?:[|–—_-].{0,60})?",
)
_CONSENT = Wording(
    r"\bwe and (?:our|selected) (?:\d[\d,. ]* )?(?:third[- ]party )?partners|"
    r"\bour (?:\d+ )?partners['’]? process|we (?:value|care about|respect) your privacy|"
    r"we use (?:our own )?(?:and third[- ]party )?cookies|this (?:site|website) uses cookies|"
    r"(?:store and/or|store or) access information on a device|precise geolocation|before you continue|"
    r"your (?:consent|privacy) (?:choices|preferences|settings)|consent to (?:our|the|these|all)|"
    r"(?:change|manage) your (?:preferences|settings|choices|consent)|(?:accept|reject) all(?: cookies)?$|"
    r"withdraw (?:your )?consent|personali[sz]ed (?:ads|advertising)|"
    r"mit (?:werbung|tracking)|pur[- ]abo|werbung und tracking|ihre (?:zustimmung|einwilligung)|"
    r"datenschutzerklärung|tracking|wir und unsere (?:\d+ )?partner|cookies? (?:akzeptieren|zustimmen)|"
    r"profilbildung|personenbezogene|"
    r"nous et nos (?:\d+ )?partenaires|vos choix|votre consentement|(?:accepter|refuser|"
    r"paramétrer).{0,20}cookies|continuer sans accepter|déposons des cookies|données personnelles|"
    r"nosotros y nuestros|nuestros socios|su consentimiento|utilizamos cookies|aceptar (?:y continuar|"
    r"todo)|rechazar|datos personales|noi e i nostri|nostri partner|utilizziamo (?:i )?cookie|"
    r"il tuo consenso|nós e (?:os )?nossos parceiros|usamos cookies|wij en onze partners|toestemming|"
    r"cookies accepteren|my i nasi partnerzy|pliki cookie|"
    r"мы (?:и наши партн[её]ры|используем (?:файлы )?cookie)|согласие на обработку|файлы cookie|"
    r"çerez(?:ler)? (?:kullan|politik)|kişisel veri|(?:نستخدم|نحن) .{0,30}(?:ملفات تعريف الارتباط|"
    r"الكوكيز)|ملفات تعريف الارتباط|سياسة الخصوصية|我们(?:和合作伙伴)?使用.{0,6}cookie|クッキー|cookieを|쿠키",
)
_LOGIN = Wording(
    r"(?:(?:please )?(?:sign|log) ?in|login|register|create (?:a|your) (?:free )?account)(?:$|\s+(?:to|or|"
    r"with|for|now|here|required).*)|(?:jetzt )?(?:anmelden|einloggen|registrieren)(?:$|\s.*)|"
    r"(?:se )?connecte[rz](?:-vous)?.*|connexion|identifi(?:ez-vous|cation).*|inici(?:a|ar|e) sesi[oó]n.*|"
    r"acced[ie].*|entrar|accesso|войти.*|вход|авторизация|giriş yap.*|تسجيل الدخول.*|سجل الدخول.*|登录.*|"
    r"登入.*|ログイン.*|로그인.*",
)
_NEEDS_SCRIPT = Wording(
    r"(?:enable|requires?|activate|turn on|without|activer|aktivieren|habilit\w+|включите|etkinleştir|"
    r"تفعيل|启用|有効).{0,40}(?:java ?script|джаваскрипт|جافا ?سكربت)|java ?script.{0,60}(?:enable|disabled|"
    r"required|deaktiviert|désactivé|aktivieren|включ|启用|有効|무효|tắt)",
)
#: letters; an article that short may well be only the start of one, or the text of a wall
_SHORT = 700
_TEASER = 1500
_WALL = 1800
#: long words that an announcement needs to be told from another text
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$")


class Finding:
    """Why a page is partial. `is_wall`: its text is not the article's and must not be kept."""

    __slots__ = ("is_wall", "warning")

    def __init__(self, warning: str, *, is_wall: bool) -> None:
        self.warning, self.is_wall = warning, is_wall


def find(outline: Outline, meta: Meta, body: list[Line], headline: str) -> Finding | None:
    """What stands in the way of the article on this page; None if nothing does."""
    size = sum(line.size for line in body)
    heads = [meta.title, headline, *_headings(outline)]
    if size < _WALL:
        found = _wall(outline, meta, heads, size)
        if found:
            return Finding(found, is_wall=True)
    if _is_paywalled(outline, meta, body, size):
        return Finding("paywall: the page shows only the beginning of the article", is_wall=False)
    if size == 0:
        return Finding("no article text on the page", is_wall=True)
    return None


def foreign(article: Article, entry: Entry) -> Finding | None:
    """What stands on a page that shares no word with what the feed announces: a wall in words that nobody listed."""
    announced = _long_words(entry.title)
    if len(announced) < _FEWEST_WORDS or weight(article.text) >= _WALL or announced & _long_words(article.text):
        return None
    return Finding("another text: the page does not show what the feed announces", is_wall=True)


def _long_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 3}


def _headings(outline: Outline) -> list[str]:
    return [line.text for line in outline.lines if line.frame.tag in ("h1", "h2") and not line.dropped][:3]


def _wall(outline: Outline, meta: Meta, heads: list[str], size: int) -> str | None:
    has_article = bool(meta.node.get("articleBody")) or size > _SHORT
    if (
        not meta.published()
        and (  # which no such page says of itself, while a headline may read like one
            any(_CHALLENGE_TITLE.fullmatch(h) for h in heads[:2] if h) or (size < _SHORT and _marked_as_challenge(meta))
        )
    ):
        return "challenge or block page: the site did not show the article"
    if (
        any(_NOT_FOUND.fullmatch(h) for h in heads if h)
        and not meta.published()
        and (not has_article or _NOT_FOUND.fullmatch(heads[0] or ""))
    ):
        return "not found: the page says that the article does not exist"
    if _is_consent(outline) or (size < _SHORT and any(_CONSENT.search(h) for h in _headings(outline))):
        return "consent page: the article is behind a question about cookies"
    if size < _SHORT and _is_login(meta, heads):
        return "log-in page: the article is for registered readers"
    if size < 60 and _is_shell(meta, outline):
        return "needs JavaScript: the page is an empty shell"
    return None


def _marked_as_challenge(meta: Meta) -> bool:
    scripts = [(s.text or "")[:4000] + (s.get("src") or "") for s in meta.root.iter("script")][:40]
    names = [f"{e.get('id') or ''} {e.get('class') or ''}" for e in meta.root.iter("div", "form")][:60]
    return any(_CHALLENGE_MARK.search(s) for s in (*scripts, *names))


def _is_consent(outline: Outline) -> bool:
    """Most of what the page says, menus aside, is about consent."""
    lines = [line for line in outline.lines if line.link_share < 0.5 and line.dropped not in ("hidden", "unspoken")]
    total = sum(line.size for line in lines)
    about = sum(line.size for line in lines if _CONSENT.search(line.text))
    return total > 0 and about >= 0.5 * total and about > 80


def _is_login(meta: Meta, heads: list[str]) -> bool:
    if not any(_LOGIN.fullmatch(tidy(h)) or _LOGIN.fullmatch(re.split(r"\s[|–—-]\s", h)[0]) for h in heads if h):
        return False
    return any((i.get("type") or "").lower() in ("password", "email") for i in meta.root.iter("input"))


def _is_shell(meta: Meta, outline: Outline) -> bool:
    said = " ".join(tidy("".join(map(str, n.itertext()))[:2000]) for n in meta.root.iter("noscript"))
    scripts = any(s.get("src") for s in meta.root.iter("script"))
    return bool(_NEEDS_SCRIPT.search(said)) or (scripts and sum(line.size for line in outline.lines) < 200)


def _is_paywalled(outline: Outline, meta: Meta, body: list[Line], size: int) -> bool:
    if size > _TEASER:
        return False
    breaks_off = bool(body and _ELLIPSIS.search(body[-1].text))
    closed = any(str(v).lower().rsplit("/", 1)[-1] == "false" for v in _free(meta))
    if closed and (size < _SHORT or breaks_off):
        return True
    locked = any(f.kinds & labels.OVERLAY and f.own != "hidden" and 0 < f.chars < 1500 for f in outline.frames)
    return (locked or closed or breaks_off) and _asks(outline)


def _asks(outline: Outline) -> bool:
    return any(
        line.dropped not in ("hidden", "unspoken") and line.size < 300 and appeals.PAYWALL.search(line.text)
        for line in outline.lines
    )


def _free(meta: Meta) -> list[object]:
    value = meta.node.get("isAccessibleForFree")
    return [value] if isinstance(value, bool) else list(strings(value))
