"""What stands at one level of brackets, and what each system takes it to mean."""

from dataclasses import dataclass

from worker.match.errors import QueryError
from worker.match.foreign.dialects import Dialect
from worker.match.query import And, Node, Not, Or, printed


@dataclass(frozen=True, slots=True)
class Operand:
    """`joint`: AND or OR before it, '' for neither. `sign`: NOT, + or ''. `column`: of the first of all that."""

    node: Node
    joint: str = ""
    sign: str = ""
    column: int = 1


def meaning(operands: tuple[Operand, ...], dialect: Dialect, *, default: str) -> Node:
    """The node that the level means. `default` is what side by side means, where the system lets that be chosen.

    Raises QueryError where the system does not say, or means what the writer can hardly have meant.
    """
    if len(operands) == 1 and not operands[0].sign:
        return operands[0].node
    if dialect.levels == "clauses":
        return _clauses(operands, default=default)
    return _as_written(operands, dialect)


def _as_written(operands: tuple[Operand, ...], dialect: Dialect) -> Node:
    for operand in operands[1:]:
        if not operand.joint and not operand.sign:
            message = f"{dialect.title} and copytaster may read words side by side differently: say what is meant"
            raise QueryError(operand.column, message, f'AND {printed(operand.node)}, or "…" around a phrase')
    joints = [operand.joint or "AND" for operand in operands[1:]]
    if len(set(joints)) > 1 and (not dialect.has_precedence or any(operand.sign for operand in operands)):
        other = next(at for at, joint in enumerate(joints, 1) if joint != joints[0])
        message = "OR stands beside AND or NOT without brackets: write brackets around what belongs together"
        raise QueryError(operands[other].column, message)
    groups: list[list[Node]] = [[]]
    for operand, joint in zip(operands, ["AND", *joints], strict=True):
        if joint == "OR":
            groups.append([])
        groups[-1].append(Not(operand.node, operand.column) if operand.sign else operand.node)
    return _any([_all(group) for group in groups])


def _clauses(operands: tuple[Operand, ...], *, default: str) -> Node:
    """Lucene's classic parser: each clause is required, optional or forbidden, and AND makes both sides required."""
    duties = [_duty(operand, default) for operand in operands]
    for at, operand in enumerate(operands[1:]):
        if duties[at] != "NOT" and (operand.joint == "AND" or (operand.joint == "OR" and default == "AND")):
            duties[at] = "required" if operand.joint == "AND" else "optional"
    required = [operand for operand, duty in zip(operands, duties, strict=True) if duty == "required"]
    optional = [operand for operand, duty in zip(operands, duties, strict=True) if duty == "optional"]
    forbidden = [Not(o.node, o.column) for o, duty in zip(operands, duties, strict=True) if duty == "NOT"]
    for operand, duty in zip(operands, duties, strict=True):
        if duty == "NOT" and operand.joint == "OR":
            message = "Lucene excludes this from the whole, OR or not: write AND NOT"
            raise QueryError(operand.column, message, f"AND NOT {_bracketed(operand.node)}")
    if required and optional:
        message = "beside what is required, Lucene takes this for the order of results only"
        raise QueryError(optional[0].column, f"{message}: write AND or brackets, or leave it out")
    if not required and not optional:
        raise QueryError(forbidden[0].column, "Lucene finds nothing by exclusions alone: put a word beside them")
    wanted = [operand.node for operand in required] if required else [_any([operand.node for operand in optional])]
    return _all([*wanted, *forbidden])


def _duty(operand: Operand, default: str) -> str:
    if operand.sign == "NOT":
        return "NOT"
    if default == "AND":  # even a + is overruled by OR
        return "optional" if operand.joint == "OR" else "required"
    return "required" if operand.joint == "AND" or operand.sign else "optional"


def _any(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes), nodes[0].column)


def _all(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes), nodes[0].column)


def _bracketed(node: Node) -> str:
    return f"({printed(node)})" if isinstance(node, And | Or) else printed(node)
