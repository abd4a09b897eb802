"""The words by which pages mark their parts, in class names and in their readers' languages.

Written from knowledge of content management systems and of news language, not drawn from any collection of pages.
"""

# ruff: noqa: E501  (tables of words in many scripts)
import re

from worker.clean.names import kind
from worker.clean.wording import Wording

# ---- class and id names. Matched against the names with separators made one space: ` node body field item `

#: not shown to readers
HIDDEN = kind(
    r"visually hidden|visuallyhidden|sr only|screen reader(?: text| only)?|element invisible|"
    r"hidden print|noprint|d none|is hidden|print only|only print|amp hidden"
)
#: never part of an article, wherever they stand
CHROME = kind(
    r"comments?(?: (?:area|list|section|wrap|wrapper|form|container|block|thread|box|respond))?|"
    r"disqus(?: thread)?|kommentare?|commentaires?|"
    r"respond|fb comments|replies|cookies?|cookie \w+|cookiebar|consent|gdpr|ccpa|didomi|onetrust|"
    r"usercentrics|breadcrumbs?|"
    r"site (?:header|footer|nav|navigation|menu)|page footer|global (?:nav|header|footer)|masthead|"
    r"colophon|main ?nav|navbar|nav|navigation|"
    r"menu|submenu|topbar|navmenu|skip link|skiplink|sitemap|footer|siteheader|sitefooter|"
    r"outbrain|taboola|ob widget|trc related \w+|revcontent|mgid|zergnet|recirc\w*|yarpp\w*|"
    r"jp relatedposts|sharedaddy|addtoany\w*|addthis\w*|"
    r"related(?: \w+)?|relateds|relatedposts?|relatedarticles?|relatedlinks?|relatednews|"
    r"relatedcontent|relatedstories|similar|"
    r"read ?(?:also|next|more links)|see ?also|seealso|more ?(?:from|on|in|news|stories|articles|links|"
    r"like this)|also ?(?:read|like|see)|"
    r"most ?(?:read|popular|viewed|shared|commented)|mostread|mostpopular|popular ?(?:posts|news|"
    r"articles)|trending|latest ?(?:news|posts|articles)|"
    r"you ?may ?(?:also)? ?like|recommended|recommendations?|recommended \w+|suggested|"
    r"newsletter\w*|nl signup|sign ?up|signup \w+|subscribe\w*|mailchimp|mc embed signup|"
    r"share|sharing|sharebar|share ?(?:bar|box|buttons?|links?|tools|icons?|this|widget|list|menu|area|"
    r"block)|social|social ?(?:share|links|media|icons|buttons|bar|sharing|tools|widget|list|nav|follow)|"
    r"sharetools|"
    r"socials|sociallinks|socialmedia|share \w+ ?\w*|article (?:share|sharing|social|tools|toolbar|actions|utilities)|"
    r"sidebar|side bar|widget area|secondary ?(?:content|column)|right (?:rail|column|col|sidebar)|"
    r"rightrail|left (?:rail|nav)|"
    r"advert|adverts|advertisements?|advertising|ads?|ad ?(?:slot|unit|container|wrapper|wrap|box|label|"
    r"banner|block|space|zone|break|text)|adsbygoogle|adslot|dfp\w*|google auto placed|"
    r"sponsor(?:ed)?|sponsored \w+|commercial|anzeige|werbung|reklam|reklama|publicidad|publicite|pub|"
    r"author ?(?:bio|box|card|info box|description|about|profile|biography|desc)|authorbox|bio|biography|"
    r"about ?(?:the )?author|post author|writer bio|bio ?box|autor ?box|author ?block|contributor bio|"
    r"pagination|pager|post ?navigation|nav ?links|next ?prev|prev ?next|nextprev|"
    r"tag ?(?:s|list|cloud)?|tags ?(?:links|list|wrapper|container)|taglist|article tags|entry tags|"
    r"post tags|keywords|topics|topic ?list|filed under|cat links|"
    r"poll|survey|quiz|vote|voting|rating|ratings|login|log ?in|signin|register|registration|popup|pop up|"
    r"modal|lightbox|toast|snackbar|"
    r"toolbar|tools|actions|print ?(?:button|link|page)|copyright|imprint|legal|ticker|breaking ?(?:news|"
    r"ticker|bar)|live ?ticker bar|weather|stock ticker|"
    r"teaser ?(?:list|grid|row)|carousel|slider|swiper|promo|promos|promo \w+|promotion|cta|"
    r"call to action|marketing|paywall ?(?:banner|message|overlay|prompt|offer)|"
    r"audio ?player|listen|read ?aloud|text ?to ?speech|tts|speechkit|podcast ?player|video ?(?:player|js|"
    r"meta|duration|playlist)|vjs \w+|jwplayer|player|"
    r"back to top|scroll ?to ?top|feedback|report ?(?:error|a typo)|correction ?(?:form|button)|donate|"
    r"donation|donations|support us|follow ?(?:us|me|button|bar)|download ?app|app ?promo|"
    r"teads|infinite ?scroll|next ?article|nextarticle|table of contents|toc|ez toc \w+|toc container|"
    r"mw editsection|reference|references|navbox|"
    r"msg|messages|sdk|alert ?box|ribbon|badge|flag|series ?nav|product ?box|shopping|affiliate"
)
#: a single token of a name that marks chrome whatever stands beside it
CHROME_TOKEN = kind(
    r"newsletter|sidebar|breadcrumbs?|related|relatedposts|sharedaddy|disqus|outbrain|taboola|"
    r"recommend(?:ed|ations?)?|advert|advertisement|"
    r"cookie|cookies|consent|navbar|pagination|socialshare|sharebar|mostread|trending|subscribe|signup|"
    r"comments?|commentlist|promo|"
    r"verwandt|weiterlesen|leggi|lire|leia|similares|relacionad(?:a|o)s?|correlati|benzer|ilgili"
)
#: parts of an article that carry such words all the same
#: chrome whatever its length: it is often longer than the article
SURELY = kind(
    r"comments?|comments? (?:area|list|section|wrap|wrapper|form|container|block|thread|box)|"
    r"commentlist|disqus(?: thread)?|kommentare|commentaires|fb comments|"
    r"cookie ?(?:bar|banner|notice|consent|law|layer|policy|box|overlay|popup|modal|wall|message)|cookies|"
    r"cookiebar|consent|privacy consent|gdpr|onetrust \w+|didomi \w+|cmp (?:banner|consent|popup|modal|"
    r"overlay|gdpr|box|dialog|wrapper consent)|cli (?:modal|privacy|cookie|settings|bar) ?\w*|qc cmp\w*|"
    r"modal|popup|eupopup|wp auth check(?: wrap)?|reader survey"
)
NOT_CHROME = kind(
    r"article ?body|articlebody|story ?body|entry content|post content|body ?content|body text|"
    r"text body|main ?content|article content|article text|content body|article main|story content|"
    r"no comments|has sidebar|with sidebar|without sidebar|no sidebar|sidebar (?:fixed|grid|left|right|"
    r"none|layout)|social (?:media )?embed|embed"
)
BODY = kind(
    r"article ?body|articlebody|article ?text|articletext|article ?content|articlecontent|story ?body|"
    r"storybody|story ?text|story ?content|"
    r"entry ?content|entrycontent|post ?content|postcontent|post ?body|body ?text|bodytext|text ?body|"
    r"article__body|field name body|field name field body|"
    r"article ?main ?body|rich ?text|richtext|wysiwyg|news ?text|newstext|news ?body|news ?content|"
    r"td post content|content ?body|article ?copy|story ?copy|texte|artikeltext|artikel ?inhalt|"
    r"artikel ?body|"
    r"detail ?text|main ?text|text formatted|single content|article ?detail|cuerpo|corpo|testo|body ?copy|"
    r"article page content|paragraphs"
)
STANDFIRST = kind(
    r"standfirst|stand first|deck|dek|subtitle|sub ?title|sub ?headline|subheadline|subhead|"
    r"sub ?heading|subheading|subhed|sub hed|chapo|chapeau|lede|lead|lead ?(?:text|paragraph|in)|"
    r"leadtext|intro|introduction|article ?(?:intro|lead|summary|subtitle|description|excerpt|standfirst|"
    r"dek|deck)|intro ?text|introtext|vorspann|anleser|excerpt|summary|abstract|sottotitolo|occhiello|"
    r"sommario|entradilla|bajada|copete|subtitulo|linha fina|linhafina|gravata|ingress|manchet|spot|ozet|zajawka|perex|"
    r"podtytul|anons|anonce|teaser ?text|sapo|synopsis|strapline|strap|tagline|blurb|entry ?subtitle|"
    r"short ?text|short ?description|article ?short|summary ?(?:list|bullets?|points|text)|(?:post|article|story) summary|key ?points|"
    r"lead ?copy|lead ?in|leading|announce|text lead|text intro|page intro|head ?text|article ?header ?text|bullet ?points|"
    r"kicker ?text|article__lead|field standfirst|field subheading|field summary|field lead|field deck|"
    r"field intro|sub"
)
PULL = kind(
    r"pull ?quotes?|pullquotes?|pulled ?quote|pull|quote ?(?:box|block|pull|callout)|blockquote ?pull|"
    r"citation|exergue|zitat|zitatbox|vynos|vynoska|callout ?quote|highlight ?quote|big ?quote|destacado|"
    r"cita|sumario|uitgelicht|pull left|pull right quote|quotebox|block ?quote ?box|wp block pullquote"
)
CREDIT = kind(
    r"credits?|photo ?credits?|image ?credits?|media ?credits?|picture ?credits?|img ?credits?|"
    r"caption ?credits?|photographer|byline photo|photo ?by(?:line)?|photo ?author|image ?(?:source|"
    r"author|copyright|byline)|"
    r"picture ?(?:source|copyright|author)|copyright|copyrights|copyright ?holder|bildnachweis|quelle|"
    r"fotograf|foto ?credit|fotocredit|bild ?quelle|bildquelle|image__credit|source|agency|attribution|"
    r"credit ?line|rights|droits|"
    r"figure ?(?:credit|copyright|source|author)|figcaption ?(?:credit|copyright|source|author)|"
    r"caption ?(?:source|copyright|author)|author"
)
CAPTION = kind(
    r"captions?|caption ?text|wp caption text|image ?caption|img ?caption|photo ?caption|"
    r"media ?caption|picture ?caption|figcaption|figure ?caption|legende|legend|bildunterschrift|bildtext|"
    r"bild ?unterschrift|didascalia|pie de foto|epigrafe|podpis|cutline|gallery caption text|"
    r"article__figure caption|leadimage caption|"
    r"(?:image|img|photo|picture|media|media block|figure|fig|foto|bild|pic) (?:text|description|desc|info|title|legend|footer|subtitle|"
    r"bottom text|details|note)|leyenda|legenda|beschreibung|altyazi|resim ?alti|fotoalt|bildetekst|billedtekst|"
    r"image ?legend|img ?legend|media ?legend|photo ?legend"
)
#: a box that is named after the picture in it, and what is named after a person
PICTURE_BOX = re.compile(
    r" (?:image|img|photo|picture|foto|bild|illustration|visual)(?:s|e|o|er)? ?(?:box|wrap|wrapper|container|block|holder|frame|"
    r"area|section)?\w{0,2} "
)
PERSON = kind(r"authors?|autore?[ns]?|auteur|avatar|profile|profil|bio|headshot|portrait|columnist|speaker|staff|team")
BYLINE = kind(
    r"by ?line|bylines|byline ?\w*|author|authors|author ?(?:name|names|link|info|line|list|meta)|"
    r"article ?authors?|article ?byline|article ?meta|post ?meta|entry ?meta|story ?meta|meta|"
    r"meta ?(?:info|data|line)|metadata|article ?info|"
    r"date ?line|dateline|timestamp|date|dates|time|pub ?date|publish ?(?:date|ed)|published|"
    r"posted ?(?:on|by)|article ?date|article ?time|entry ?date|post ?date|datetime|updated|modified|"
    r"reading ?time|read ?time|readtime|"
    r"autor|autoren|auteur|autore|autores|writer|writers|reporter|signature|firma|by|when|created|creator|"
    r"article ?header ?meta|contributors?|field created|vcard|author vcard|posted|kicker|category|"
    r"categories|section|rubric|rubrik|eyebrow|label"
)
KICKER = kind(
    r"kicker|category|categories|section|rubric|rubrik|eyebrow|label|overline|topic|channel|dachzeile|"
    r"flag|badge|supertitle|antetitulo|surtitre"
)
EMBED = kind(
    r"twitter tweet|twitter embed|tweet|twitter video|instagram media|fb post|fb video|facebook post|"
    r"telegram post|tiktok embed|bluesky embed|mastodon embed|reddit embed \w*|reddit card|threads post|"
    r"text post media"
)
CORRECTION = kind(
    r"corrections?|clarification|editor ?note|editors ?note|article ?correction|correction ?note|"
    r"erratum|errata|update ?note|rectification"
)
OVERLAY = kind(
    r"barrier|lock|locked|premium ?(?:lock|wall|box|overlay)|pay ?wall|paywall|reg ?wall|regwall|gate|"
    r"meter|metered|overlay|subscribe ?(?:box|wall|overlay)|subscription ?(?:wall|offer)|piano|offer|"
    r"restricted|unlock|truncate|abo|pur abo"
)

# ---- words on the page

#: "related" labels: what follows is links. Whole line
RELATED = Wording(
    r"(?:(?:click here to )?(?:read|see|watch|view|listen)(?: also| more| next| now| this| too)?(?: about|"
    r" on| from)?(?: this| it)?|also (?:read|see|on \w+)|more (?:on|from|about|in) .{0,60}|"
    r"more (?:great |top )?(?:[\w.’' ]{1,24} )?(?:stories|news|coverage|articles)|more like this|"
    r"(?:related|recommended|suggested|similar)(?: (?:stor(?:y|ies)|articles?|news|posts?|content|links?|"
    r"topics?|coverage|reading|items?|tags?))?|(?:you (?:may|might) (?:also )?(?:like|be interested in|"
    r"enjoy)|what to read next|up next|don['’]t miss|further reading|most (?:read|popular|viewed|shared|"
    r"commented)|trending(?: now| stories)?|"
    r"in case you missed it|editor['’]?s['’]? (?:picks?|choice)|top stories|latest (?:news|stories|"
    r"articles|posts)|popular (?:posts|news|stories)|also in this section|from our partners|"
    r"promoted (?:stories|content)|sponsored(?: content)?|around the web|previous article|next article|"
    r"headlines)|"
    r"mehr (?:zum thema|dazu|lesen|aus .{0,40}|von .{0,40}|über .{0,40}|nachrichten|artikel)|"
    r"lesen sie (?:auch|mehr|hier)?.{0,30}|zum thema|das könnte (?:sie|"
    r"dich) (?:auch )?interessieren.{0,20}|auch interessant|weitere (?:artikel|themen|meldungen|"
    r"nachrichten|informationen)|passend dazu|weiterlesen|empfehlungen?|meistgelesen.{0,20}|mehr erfahren|"
    r"lesetipps?|"
    r"[àa] lire (?:aussi|également|sur le sujet)?|lire (?:aussi|également|la suite|plus)|"
    r"(?:sur le même (?:sujet|thème)|voir aussi|notre sélection|les plus lus|articles? (?:liés?|"
    r"similaires?|recommandés?|connexes)|en savoir plus|dans la même rubrique|à ne pas manquer)|"
    r"(?:lee|leer|lea|lé?ase|ver|vea|mira) (?:también|además|más)|te puede interesar.{0,20}|(?:noticias?|"
    r"artículos?|contenidos?) relacionad[ao]s?|más (?:noticias|información|leídas?|sobre .{0,40})|"
    r"le puede interesar|no te pierdas|relacionad[ao]s?|"
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|(?:você|voce) (?:também )?(?:pode|poderá|vai) (?:também )?gostar.{0,20}|(?:notícias|matérias|artigos) relacionad[ao]s|mais lidas|"
    r"leggi anche|(?:ti potrebbe interessare|potrebbe interessarti) ?(?:anche)?|(?:articoli|"
    r"notizie) correlat[ie]|approfondisci|vedi anche|leggi di più|"
    r"lees (?:ook|meer|verder)|(?:meer over|meer nieuws|gerelateerd)(?: .{0,40})?|bekijk ook|"
    r"läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)|relatera(?:t|de artiklar)|lue (?:myös|lisää)|"
    r"czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również|więcej)|przeczytaj (?:też|także|"
    r"również)|polecamy|powiązane(?: artykuły)?|čtěte (?:také|též)|související(?: články)?|"
    r"(?:citește|citeşte|citiţi) și|(?:vezi|citește) și|olvasson tovább|kapcsolódó(?: cikkek?)?|"
    r"(?:читайте|смотрите|см\.?|читать|слушайте) (?:также|далее|еще|ещё|по теме|дальше).{0,20}|"
    r"(?:материалы )?по теме|похожие (?:новости|статьи|материалы)|(?:другие )?новости по теме|ещё по теме|"
    r"связанные (?:новости|статьи)|популярное|самое читаемое|главные новости|"
    r"(?:читайте|дивіться) (?:також|більше)|за темою|"
    r"(?:ilgili|benzer|diğer) haber(?:ler)?|ayrıca (?:okuyun|bakınız)|bunlar da ilginizi çekebilir|(?:çok|"
    r"en çok) okunanlar?|önerilen haberler|sonraki haber|"
    r"(?:اقرأ|إقرأ|أقرأ|اقرأي|اقرؤوا|شاهد|طالع|تابع)(?: (?:أيضاً|أيضا|ايضا|ايضاً|أيضًا|المزيد|كذلك|"
    r"من))?.{0,20}|(?:مواضيع|مقالات|أخبار|اخبار|موضوعات|قصص|مواد) (?:ذات صلة|متعلقة|مشابهة|ذات علاقة|"
    r"أخرى)|ذات صلة|الأكثر (?:قراءة|مشاهدة|شيوعا|تداولا)|قد (?:يعجبك|يهمك|يهمّك).{0,15}|آخر الأخبار|"
    r"المزيد (?:من|عن|حول)? ?.{0,30}|"
    r"(?:بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|همچنین بخوانید|یہ بھی پڑھیں|مزید پڑھیں)|"
    r"קרא(?:ו)? (?:גם|עוד)|כתבות (?:נוספות|קשורות)|עוד בנושא|"
    r"(?:相关|相關|延伸|推荐|推薦|更多|热门|熱門|猜你喜欢)(?:新闻|新聞|阅读|閱讀|报道|報導|文章|链接|內容|内容)?|(?:関連|おすすめ|あわせて読みたい|こちらも)(?:記事|"
    r"ニュース|リンク)?|(?:관련|추천|주요|인기)\s?(?:기사|뉴스|글|검색어)|많이 본 뉴스|"
    r"यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|संबंधित (?:खबरें|समाचार)|আরও পড়ুন|மேலும் படிக்க|อ่านเพิ่มเติม|"
    r"ข่าวที่เกี่ยวข้อง|xem thêm|đọc thêm|tin liên quan|bài viết liên quan|baca juga|artikel terkait|"
    r"berita terkait|soma zaidi"
    r")\s*(?:[:：…>»›▼→|]|\.{3})*",
)
#: the same, in front of the link on one line: `Read also: …`
RELATED_START = Wording(
    r"(?:[^\w\s]{0,3}\s?)(?:(?:also )?read(?: also| more| next| too)?|see also|also see|"
    r"related(?: article| story| news)?|watch(?: also| more)?|more|don['’]t miss|mehr (?:zum thema|dazu)|"
    r"lesen sie (?:auch|mehr)|lesen sie hierzu|siehe auch|[àa] lire (?:aussi|également)|lire (?:aussi|"
    r"également)|voir aussi|"
    r"(?:lee|lea|leer|ver|vea) (?:también|además|más)|te puede interesar|leia (?:também|mais)|"
    r"veja (?:também|mais)|saiba mais|leggi anche|lees ook|läs (?:också|även|mer)|les også|læs også|"
    r"czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również)|lue myös|čtěte také|"
    r"читайте также|читать также|смотрите также|по теме|читайте ещё|читайте також|ilgili haber(?:ler)?|"
    r"ayrıca okuyun|(?:اقرأ|إقرأ|أقرأ|شاهد|طالع) (?:أيضاً|أيضا|ايضا|ايضاً|أيضًا|المزيد)|بیشتر بخوانید|"
    r"یہ بھی پڑھیں|相关(?:新闻|阅读|报道)|延伸閱讀|関連記事|関連|관련\s?기사|यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|baca juga|"
    r"xem thêm|đọc thêm)\s*[:：|–—\-›»>]",
)
#: an article's end: from this heading on, nothing belongs to it
AFTER = Wording(
    r"(?:(?:\d+ )?comments?(?: \(\d+\))?|(?:leave|post|add|write) (?:a |your )?(?:comment|reply).{0,20}|"
    r"join the (?:conversation|discussion)|about the authors?|share this(?: \w+)?:?|"
    r"kommentare?(?: \(\d+\))?|über (?:den|die) autor(?:in|en)?|schreiben sie einen kommentar|"
    r"commentaires?|(?:laisser|ajouter) un commentaire|comentarios?|comentários?|deja (?:un comentario|"
    r"una respuesta)|commenti|reacties|kommentarer|komentarze|komentáře|"
    r"(?:комментарии|комментарий|обсуждение|добавить комментарий|оставить комментарий)(?: \(?\d+\)?)?|"
    r"коментарі|yorumlar?|yorum (?:yap|yaz)ın?|التعليقات|تعليقات|أضف تعليق(?:ا|اً)?|اترك (?:تعليقاً?|"
    r"رد(?:ا|اً)?)|评论|網友評論|网友评论|コメント|댓글|टिप्पणियाँ|bình luận|"
    r"tags?|schlagworte|mots[- ]clés|etiquetas|etiketler|теги|метки|الوسوم|وسوم|كلمات مفتاحية|标签|关键词|タグ)\s*:?",
)
ADVERT = Wording(
    r"(?:- ?)?(?:\W{0,2})(?:advertisement|advertising|ad|ads|article continues (?:below|after).{0,40}|"
    r"story continues (?:below|after).{0,40}|continue reading(?: below)?.{0,30}|(?:scroll|"
    r"read on) (?:down )?(?:to|for) (?:continue|more).{0,40}|sponsored(?: content)?|promoted|anzeige|"
    r"werbung|weiterlesen nach der anzeige|(?:der )?artikel (?:wird|geht).{0,40}(?:anzeige|"
    r"werbung).{0,30}|publicité|la suite (?:de l['’]article )?après.{0,30}|publicidad|publicidade|"
    r"continua (?:após|dopo).{0,30}|pubblicità|advertentie|annons|annonse|annonce|mainos|reklama|reklam|"
    r"реклама|إعلان|اعلان|广告|廣告|広告|スポンサー(?:ド)?リンク|광고|विज्ञापन|quảng cáo|iklan|adv(?:t|ert)?)(?:\W{0,3})",
)
#: asks of the reader; short paragraphs that match are not the article's
APPEAL = Wording(
    r"(?:(?:we|this (?:site|website)) (?:and our partners )?uses? (?:our own )?cookies|(?:sign|signed) up (?:for|to|now|today|here)|subscribe (?:to|now|today|here|for)|(?:get|"
    r"receive) (?:our|the|all the) .{0,60}(?:inbox|newsletter|e-?mail)|(?:our|the|free|daily|"
    r"weekly) newsletters?\b.{0,60}|delivered (?:straight |directly )?to your inbox|"
    r"straight to your inbox|"
    r"(?:follow|like|find|join) us (?:on|at)|follow (?:\S+ ){1,4}on (?:twitter|facebook|x|instagram|"
    r"telegram|linkedin|google|whatsapp|tiktok|youtube)|follow @|download (?:the|our) .{0,30}app|(?:click|"
    r"tap) here (?:to|for)|"
    r"(?:support|donate|become a member|make a donation|help us)\b.{0,80}(?:journalism|newsroom|reporting|"
    r"donation|member|today)|thank you for reading|thanks for (?:reading|signing)|(?:to|please) (?:leave|"
    r"post) a comment|"
    r"e-?mail (?:us|the (?:author|reporter|writer)) at|(?:do you have|got) a (?:story|tip|question|"
    r"news tip)|have (?:a|something) (?:tip|story|to share)|send (?:us )?(?:your|a) (?:tip|stor|news)|"
    r"this (?:article|story|post|content) (?:is|was) (?:only )?(?:available|reserved|exclusive)|"
    r"(?:already|existing) (?:a )?(?:subscriber|member)|log ?in to (?:read|continue|view|comment)|"
    r"sign in to (?:read|continue)|"
    r"mit (?:meiner|der) anmeldung .{0,80}|newsletter.{0,40}(?:abonnieren|anmelden|bestellen|inscri|abonn|subscri|suscr|iscri)|(?:abonnieren|"
    r"bestellen|abonniere) sie|jetzt (?:abonnieren|anmelden|registrieren|lesen|testen|kostenlos)|(?:hier|"
    r"melden sie sich).{0,30}newsletter|folgen sie (?:uns|unserem)|externer? inhalt|"
    r"(?:an dieser stelle finden sie|empfohlener redaktioneller inhalt|mit ihrer zustimmung|"
    r"ich bin damit einverstanden|datenschutzerklärung)|"
    r"(?:recevez|inscrivez-vous|abonnez-vous|suivez-nous|rejoignez).{0,80}|(?:suscr[ií]b[ea]|"
    r"reg[ií]str[ae]|síguenos|sigue|siga-nos|inscreva-se|assine|recib[ae]|receba).{0,60}(?:newsletter|"
    r"boletín|correo|whatsapp|telegram|redes|canal|notícias|e-mail|twitter|facebook|instagram)|"
    r"(?:iscriviti|seguici|abbonati|ricevi).{0,60}|"
    r"(?:meld je aan|abonneer|schrijf je in|ontvang).{0,60}(?:nieuwsbrief|mail)|(?:zapisz się|subskrybuj|"
    r"dołącz do).{0,60}|(?:prenumerera|anmäl dig|meld deg på|tilmeld).{0,60}|"
    r"(?:подпис(?:ывайтесь|аться|ка)|подпишитесь|следите за нами|присоединяйтесь).{0,80}|"
    r"(?:підпис(?:уйтесь|атися)|підпишіться).{0,60}|(?:abone ol|takip edin|bültenimize|bizi takip).{0,60}|"
    r"(?:اشترك|اشتركوا|تابعونا|تابعنا|انضم|سجل|حمّل|حمل) (?:الآن |في |على |إلى |بنشرت|نشرت|تطبيق|معنا|"
    r"لتصلك|مجانا).{0,80}|(?:لمتابعة|للاشتراك) .{0,60}|(?:خبرنامه|عضو شوید).{0,40}|(?:关注|訂閱|订阅|扫码|扫描|"
    r"下载).{0,30}(?:公众号|微信|客户端|電子報|频道|頻道|二维码|app)|(?:メールマガジン|メルマガ|会員登録|フォロー).{0,30}|(?:구독|"
    r"뉴스레터).{0,20}(?:하기|신청|하세요))",
)
COPYRIGHT = Wording(
    r"(?:(?:copyright|©|\(c\)|ⓒ|&copy;|℗).{0,160}|.{0,80}(?:all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|todos los derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены|"
    r"всі права захищені|tüm hakları saklıdır|جميع الحقوق محفوظة|كل الحقوق محفوظة|版权所有|版權所有|無断転載.{0,10}|"
    r"무단\s?전재.{0,20}).{0,120}|this material may not be published, broadcast.{0,80})",
)
SHARE = Wording(
    r"(?:share|tweet|pin|print|e-?mail|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|"
    r"copy link|link|messenger|teilen|drucken|partager|imprimer|compartir|imprimir|condividi|stampa|delen|"
    r"udostępnij|поделиться|paylaş|yazdır|شارك|مشاركة|طباعة|分享|分享到|シェア|공유|comments?|save|bookmark|listen|"
    r"\d+|and|to|on|this|article|story|send|via|a|friend|flipboard|bluesky|threads|viber|vk|ok|"
    r"google news|advertisement|follow|us|font size|text size|[·•|,:/\-–—()+\s])+",
)
SIGN_OFF = Wording(
    r"[\[(*–—-]{0,2}\s?(?:(?:the )?(?:news )?agenc(?:ies|y)(?: staff)? contributed.{0,60}|"
    r".{0,90}\bcontributed to this (?:report|story|article|dispatch)\.?|(?:with )?(?:additional |"
    r"further )?(?:reporting|writing|input|inputs|material|information|files|agencies|"
    r"agency inputs)?(?: by| from)? ?(?:the )?(?:agencies|news agencies|wire (?:services|reports)|afp|"
    r"reuters|ap|associated press|dpa|pa|ani|pti|bloomberg|xinhua|anadolu|tass|efe|ansa)(?:[ ,/&]|and|"
    r"with|contributed|to|this|report|agencies|afp|reuters|ap|dpa)*|"
    r"(?:additional |further )?(?:reporting|writing|editing) by .{3,180}|\(?reporting by .{3,260}|"
    r"with (?:reporting|additional reporting|files|inputs?|agency|agencies|material|information) (?:by|"
    r"from|inputs?)?.{0,120}|(?:source|sources|quelle|quellen|fonte|fuente|fuentes|bron|źródło|источник|"
    r"источники|kaynak|المصدر|المصادر|来源|來源|出典|출처)\s?[:：].{2,80}|"
    r"(?:mit (?:material|informationen) (?:von|der)|mit agenturmaterial).{0,80}|"
    r"\((?:mit )?(?:[a-z]{2,4}[/, ]*){1,4}\)|avec (?:agences?|afp|reuters|ap)(?:[ ,/&]|et|avec|agences?|"
    r"afp|reuters|ap)*|(?:con|com|con información de|com informações d[aeo]s?) (?:agencias|agências|"
    r"información|efe|afp|reuters|ap).{0,80}|(?:met|med) (?:informatie|material) (?:van|från) .{0,60}|"
    r"(?:z|ze) agencji.{0,40}|по материалам .{2,80}|"
    r"(?:شارك(?:ت)?|ساهم(?:ت)?|أسهم(?:ت)?) .{2,60}(?:في )?(?:إعداد|كتابة|تغطية) (?:هذا |هذه )?(?:التقرير|"
    r"الخبر|المادة|القصة).{0,20}|\(?(?:وكالات|أ ف ب|فرانس برس|رويترز|د ب أ|سانا|الأناضول|"
    r"المصدر)(?:[ ,،/+\-]|و|رويترز|أ ف ب|فرانس برس|الأناضول|وكالات|سانا)*\)?|(?:haber )?ajanslar(?:dan)?|"
    r"综合(?:新华社|报道).{0,20}|(?:新华社|中新社)(?:电|供稿).{0,10})\.?[\])*]?",
)
CORRECTION_TEXT = Wording(
    r"[\[(*]{0,2}(?:corrections?|clarifications?|corrected|editor['’]?s['’]? note|editors['’] note|"
    r"update(?:d)?|erratum|anmerkung der redaktion|hinweis der redaktion|korrektur|berichtigung|"
    r"correction|rectificatif|erratum|mise à jour|note de la rédaction|corrección|aclaración|"
    r"nota d(?:el editor|e la redacción|a redação)|fe de (?:erratas|errores)|correção|errata|rettifica|"
    r"correzione|correctie|rectificatie|rättelse|rettelse|korjaus|sprostowanie|oprava|уточнение|"
    r"исправление|поправка|от редакции|примечание редакции|виправлення|düzeltme|editörün notu|تصحيح|تصويب|"
    r"توضيح|تنويه|ملاحظة(?: من)?(?: المحرر| التحرير)?|更正|编者按|訂正|정정(?:보도)?)(?: (?:at|on|from|vom|du|am|"
    r",)? ?[\w .,:/-]{0,30})?[*)\]]{0,2}\s?[:：–—-]",
)
#: every statement of a reading time has one of these, and few other lines
_MINUTES = Wording(r"\d\s?[-–]?\s?(?:min|dk|dak|мин|хв|دق|分|분|phút)")
_READ_TIME = (
    Wording(r"(?<![\d.:])(\d{1,3})\s?[-–]?\s?(?:min(?:ute)?s?\.?|mins?)\s?(?:to )?(?:read|reading)(?:\s?time)?\b"),
    Wording(r"(?:reading|read) time[^\d]{0,12}(\d{1,3})\s?(?:min|minute)"),
    Wording(r"(?:lesezeit|lesedauer|temps de lecture|lecture|tiempo de lectura|lectura|tempo de leitura|leitura|"
        r"tempo di lettura|lettura|leestijd|czas czytania|lästid|lesetid|læsetid|время (?:на )?чтени[яе]|"
        r"читать|время прочтения|час читання|okuma süresi|مدة القراءة|وقت القراءة|زمن القراءة|قراءة|"
        r"زمان مطالعه|阅读(?:时间|约需?|需)?|閱讀時間|読了(?:時間|目安)|읽는 시간|"
        r"thời gian đọc)[^\d٠-٩۰-۹]{0,16}([\d٠-٩۰-۹]{1,3})\s?(?:min|minut|dk|dakika|мин|хв|دقيقة|دقائق|دقيقه|"
        r"دقیقه|分钟|分鐘|分|분|phút)"),
    Wording(r"([\d٠-٩۰-۹]{1,3})\s?(?:min(?:uten?|utes|utos|uti|uut)?\.?) (?:lesezeit|lesedauer|de lecture|"
        r"de lectura|de leitura|di lettura|leestijd|leesduur|czytania|läsning|lästid|lesetid)|"
        r"(\d{1,3})\s?(?:dk|dakika)\.? ?(?:okuma|okunma)(?: süresi)?|(\d{1,3})\s?мин(?:ут[аы]?)?\.? (?:чтения|"
        r"на чтение)|(\d{1,3}) хв читання|([\d٠-٩۰-۹]{1,3})\s?(?:دقيقة|دقائق) (?:قراءة|للقراءة)|"
        r"(\d{1,3})\s?(?:分钟|分鐘)(?:阅读|閱讀)|(\d{1,3})分で読め|(\d{1,3})\s?min read"),
)  # fmt: skip


def reading_times(text: str) -> list[str]:
    """The minutes that a line says the article takes to read, as every pattern that fits it has them."""
    if not _MINUTES.search(text):
        return []
    found = (pattern.search(text) for pattern in _READ_TIME)
    return [next(filter(None, match.groups())) for match in found if match]
