"""What HTTP's answers say beside their content, for whoever asked. Pure.

waiting.py      Retry-After, and HTTP's dates
challenge.py    the pages that bot walls send in place of the answer
"""

from worker.protocol.challenge import challenge
from worker.protocol.waiting import http_date, retry_after

__all__ = ["challenge", "http_date", "retry_after"]
