"""Words that tell nothing of an event, and names so widely used that sharing them tells little."""

from worker.identify.words import fold

#: Function words and the verbs of reporting, folded. Own lists, for the languages most feeds come in.
STOP_WORDS = frozenset(
    fold(
        """
        about after again against all also among and are around because been before being between both but came can
        could did does down during each even every for from had has have her here him his how into its just last later
        like made make many may might more most much must near new next not now off one only other our out over own
        said same say says she should since some still such than that the their them then there these they this those
        through today told two under until very was well were what when where which while who will with without would
        year years day days week weeks month months people first second time way according report reported reports
        were killed dead least three four five
        pour dans avec sont été était mais plus cette leur ses aux par sur une des les que qui pas
        para como más pero sus este esta entre cuando muy sin sobre también donde quien desde todo nos durante
        nicht auch sich wird sind einer einem eine haben nach wurde werden noch wie über bei oder aber mehr
        это этот быть было были также после только если более когда который которые которая года году лет день
        من في على الى عن مع هذا هذه ذلك تلك التي الذي الذين قال قالت وقال وقالت واضاف واضافت كان كانت ان انه انها
        وان بعد قبل بين خلال حتى عند منذ كما لكن او ام لم لن لا ما قد وقد كل بعض غير اي هو هي هم نحن بها به لها له فيها
        فيه منها منه عليها عليه اكثر اقل الان حيث اذا ثم اليوم امس يوم عام واحد اخر اخرين وفق بحسب
        است این که از به در را با برای آن بود شد می های یک
        """
    ).split()
)
#: Countries, their people, capitals and bodies of states: alone or together they do not make two reports one story.
WIDE_NAMES = frozenset(
    name.strip()
    for name in fold(
        """
        afghanistan, albania, algeria, america, american, americans, angola, arab, argentina, armenia, asia, australia,
        australian, austria, azerbaijan, bahrain, bangladesh, beijing, belarus, belgium, berlin, bolivia, bosnia,
        brazil, britain, british, brussels, bulgaria, cairo, cambodia, cameroon, canada, canadian, chad, chile, china,
        chinese, colombia, congo, croatia, cuba, cyprus, czech republic, damascus, denmark, ecuador, egypt, egyptian,
        england, english, ethiopia, eu, europe, european, european union, finland, france, french, gaza, geneva,
        georgia, german, germany, ghana, greece, haiti, hungary, iceland, india, indian, indonesia, iran, iranian, iraq,
        iraqi, ireland, islam, islamic, israel, israeli, israelis, italian, italy, japan, japanese, jerusalem, jordan,
        kazakhstan, kenya, korea, kuwait, kyiv, latvia, lebanon, libya, lithuania, london, madrid, malaysia, mali,
        mexico, middle east, morocco, moscow, muslim, myanmar, nato, nepal, netherlands, new york, nigeria, norway,
        oman, pakistan, palestine, palestinian, palestinians, paris, peru, philippines, poland, portugal, qatar,
        romania, rome, russia, russian, russians, saudi, saudi arabia, scotland, serbia, singapore, slovakia, slovenia,
        somalia, south africa, south korea, spain, spanish, sri lanka, sudan, sweden, switzerland, syria, syrian,
        syrians, taiwan, tehran, thailand, tokyo, tunisia, turkey, turkish, turkiye, u.s, uae, uganda, uk, ukraine,
        ukrainian, un, united arab emirates, united kingdom, united nations, united states, us, usa, uzbekistan,
        venezuela, vietnam, wales, washington, white house, yemen, zambia, zimbabwe, states, nations, kingdom, union,
        associated press, afp, reuters, ap, agence france-presse, twitter, facebook, youtube, bbc, cnn
        """
    ).split(",")
)
