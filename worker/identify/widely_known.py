"""Words that tell nothing of an event."""

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
