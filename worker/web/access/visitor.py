"""Who asks, and whether his role is enough."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from storage.model.users import ROLES, Role

#: what each role is for, where somebody of a lower one asks
_MAY = {"reader": "look", "editor": "change topics and alerts", "admin": "manage users and tokens"}


class Refused(HTTPException):
    """The visitor may not do this; `detail` is a sentence for him."""

    def __init__(self, detail: str, status: int = 403, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may see the pages. `csrf` goes into every form, as its field of that name."""

    name: str
    role: Role
    csrf: str
    #: logged in here, so that he can log out here
    has_session: bool = False

    def may(self, role: Role) -> bool:
        """Whether the visitor has that role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


def needs(request: Request, role: Role) -> Visitor:
    """The visitor, who has at least that role. Raises `Refused` (403, with a page of its own)."""
    visitor: Visitor = request.state.visitor
    require(visitor, role)
    return visitor


def require(visitor: Visitor, role: Role) -> None:
    """Raises `Refused` unless the visitor has at least that role."""
    if not visitor.may(role):
        raise Refused(f"{visitor.name} is a {visitor.role}: only a user with the role {role} may {_MAY[role]}")
