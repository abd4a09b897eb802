"""Queries of other systems, read as those systems read them and written in ours; what has no exact form is refused.

text -> `tokens` -> `reader` (a level of brackets) -> `levels` (what a level means, which is where systems differ most)
-> nodes of our own language. Words are compared by our own rules; what is carried over is everything around them.
"""

from worker.match.foreign.dialects import DIALECTS, Dialect
from worker.match.foreign.reader import Imported, imported

__all__ = ["DIALECTS", "Dialect", "Imported", "imported"]
