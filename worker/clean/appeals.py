"""The words with which pages ask something of their readers: a gift, a subscription, leave to load something."""

# ruff: noqa: E501  (tables of words in many scripts)

from worker.clean.names import kind
from worker.clean.wording import Wording

#: boxes of an outlet that lives on its readers' gifts
SUPPORT = kind(
    r"support|supporter|donate|donation|donations|contribute|contribution|contributions|membership|"
    r"fundrais\w+|spenden?|soutenir|soutien|don|dons|donar|doar|sostieni|steun|wsparcie|wesprzyj"
)
#: asks for a gift
GIVE = Wording(
    r"(?:contribut(?:e|ing|ion)|donat(?:e|ing|ion)|support) .{0,60}(?:as little as|as much as|[$€£]\s?\d|journalism|"
    r"newsroom|free for (?:all|everyone)|independent|readers)|help keep .{0,40} free|"
    r"(?:spende|unterstütz\w+) .{0,60}(?:journalismus|[€]\s?\d|\d+ euro|unabhängig)|"
    r"(?:faites|faire) un don|soutenez .{0,60}(?:presse|journal|rédaction|indépendan)|"
    r"(?:haz|hacer) una donación|apoya .{0,60}(?:periodismo|independiente)|sostieni .{0,60}(?:giornalismo|indipenden)|"
    r"(?:поддержите|поддержать) .{0,60}(?:журналист|редакц|издани)|(?:ادعم|تبرع) .{0,60}(?:صحافة|الصحافة|المستقل)",
)
#: one of these is in every such line: looked for first, since it costs a tenth
FOREIGN_WORDS = (
    "extern",
    "cookie",
    "zustimm",
    "einwillig",
    "redaktionelle",
    "drittplattformen",
    "content",
    "contenu",
    "vidéo",
    "média",
    "this ",
)
#: stands in for something from another site until the reader agrees to load it
FOREIGN_CONTENT = Wording(
    r"(?:an dieser stelle (?:finden sie|findest du|befindet sich|wird|steht)|hier (?:finden sie|findest du)) .{0,80}"
    r"extern|(?:externe[rns]?|redaktionelle[rn]?) (?:externen? )?inhalte?n? (?:von \S+ )?"
    r"(?:angezeigt|anzeigen|erlauben|laden|zulassen|nicht verfügbar)|"
    r"(?:zur|für die) (?:anzeige|darstellung) .{0,60}(?:zustimm|einwillig)|"
    r"(?:dass|damit) .{0,40}externe inhalte? .{0,30}angezeigt|"
    r"this (?:content|video|post|embed)\b.{0,60}(?:third[- ]party|cookies|provided by)\b.{0,80}(?:consent|allow|accept|cookies)|"
    r"to (?:view|show|see|display) this (?:content|post|video|tweet|embed).{0,80}(?:cookies|consent|javascript)|"
    r"(?:ce contenu|cette vidéo|ce média) .{0,40}(?:bloqué|cookies|consentement)|"
    r"(?:este contenido|para ver este) .{0,60}cookies|questo contenuto .{0,60}cookie|"
    r"(?:om deze inhoud|deze inhoud) .{0,60}cookies|(?:denne|dette) (?:innholdet|indhold\w*) .{0,60}cookies|"
    r"(?:personenbezogene daten) .{0,40}drittplattformen",
)
#: asks of the reader, and how the outlet earns by them: anywhere in a short paragraph
ASIDE = Wording(
    r"\b(?:may|might|can|will|could) (?:earn|receive|get|make) (?:a |an |some )?(?:small |affiliate )?"
    r"(?:commission|revenue|compensation|portion)|(?:contain|include)s? affiliate links|affiliate (?:commission|disclosure)|"
    r"independently (?:selected|reviewed|chosen|curated) by (?:our|the) editors|"
    r"provision(?:en)? .{0,40}(?:affiliate|partnerlink|kauf)|affiliate-links?|"
    r"sign up (?:for|to) .{0,60}newsletter|newsletters? .{0,20}(?:sign up|subscribe)|"
    r"uses? cookies (?:to|and|for)|(?:website|site) (?:is using|uses) cookies|"
    r"can be reached at \S+@|follow (?:him|her|them) on (?:x|twitter|instagram|facebook|bluesky)\b",
)
#: what stands where an article is cut off for those who do not pay
PAYWALL = Wording(
    r"(?:(?:subscribe|sign up|register|log in|sign in|become a (?:member|subscriber)|create (?:a|an|"
    r"your) (?:free )?account|start (?:your|a) .{0,20}trial) (?:now )?(?:to|and) (?:unlock|continue|keep|"
    r"read|access|finish|view|enjoy)|(?:to|and) (?:continue|keep) reading|continue reading (?:with|this|"
    r"for|your)|(?:this|the) (?:article|content|story|post) is (?:only )?(?:for|available to|reserved for|"
    r"exclusive to|behind|limited to) (?:paid |our |paying )?(?:subscribers|members|premium)|(?:for|"
    r"exclusive (?:to|for)) (?:subscribers|members) only|subscriber[- ](?:only|exclusive)|already (?:a|"
    r"an) (?:subscriber|member)|(?:you['’]ve|you have) (?:reached|read|used) (?:your|all).{0,40}(?:limit|"
    r"articles?)|unlock (?:this|the|full)|read the full (?:story|article) (?:with|by)|premium (?:content|"
    r"article)s?$|remaining free articles|"
    r"(?:weiterlesen mit|jetzt weiterlesen|um (?:diesen|den) (?:artikel|inhalt).{0,30}(?:lesen|zugreifen)|"
    r"(?:nur|exklusiv) für (?:abonnenten|abonnentinnen|mitglieder|leser)|dieser (?:artikel|"
    r"inhalt) ist .{0,30}(?:abonnent|plus|premium|exklusiv)|bereits (?:abonnent|abo|registriert|"
    r"pur-leser)|mit (?:einem )?(?:plus|premium|digital)-?abo|lesen sie (?:den ganzen|diesen) artikel|"
    r"sie möchten weiterlesen)|"
    r"(?:(?:cet )?article (?:est )?réservé aux|réservé (?:aux|à nos) abonnés|il vous reste \d+ ?%|"
    r"déjà abonné|abonnez-vous pour|pour lire la suite|lire la suite de cet article)|(?:(?:contenido|"
    r"artículo) (?:exclusivo|solo|sólo) para|suscr[ií]b(?:ete|ase|a) para|para (?:seguir|"
    r"continuar) leyendo|ya (?:eres|es) (?:suscriptor|socio)|(?:contenuto|articolo) (?:riservato|"
    r"per) (?:agli )?abbonati|abbonati per (?:continuare|leggere)|(?:conteúdo|matéria) exclusiv[oa] para|"
    r"assine para|já é assinante)|(?:alleen voor|exclusief voor) abonnees|(?:endast|bara|"
    r"kun) för (?:prenumeranter|abonnenter)|(?:tylko|wyłącznie) dla (?:prenumeratorów|subskrybentów)|"
    r"dostęp do (?:artykułu|treści)|"
    r"(?:доступно|только|материал).{0,20}(?:по подписке|подписчик)|оформите подписку|чтобы (?:читать|"
    r"прочитать) (?:дальше|полностью)|(?:bu )?(?:içerik|haber).{0,20}aboneler|devamını okumak için|(?:هذا|"
    r"المقال|المحتوى).{0,20}(?:للمشتركين|حصري للمشترك|متاح للمشتركين)|للمشتركين فقط|"
    r"اشترك (?:الآن )?(?:لتتابع|لمتابعة|لقراءة|للمتابعة)|لمتابعة القراءة|(?:会员|訂閱|订阅)(?:专享|可见|後|"
    r"后)?.{0,8}(?:阅读全文|閱讀全文|继续阅读)|(?:有料会員|会員限定|この記事は会員|続きを読むには|残り\d+文字)|(?:유료|구독자) 전용|구독자만)",
)
