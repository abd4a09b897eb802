"""Evidence of a story: all that was seen and done, in one archive that anybody can check without this program.

timeline.py     what happened, in order (pure)
papers.py       what stands in each file (pure)
pack.py         writing the archive
check.py        whether an archive is as it was written
"""

from worker.evidence.check import Checked, check
from worker.evidence.pack import Packed, pack

__all__ = ["Checked", "Packed", "check", "pack"]
