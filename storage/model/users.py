"""People who may see the pages, programs that may ask the API, and what was done with that."""

from typing import Literal

Role = Literal["reader", "editor", "admin"]
#: each may do what those before it may
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
