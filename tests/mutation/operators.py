"""What can be changed at one place of the code: an operator, a value, a row of a table (pure)."""

import ast
from collections.abc import Iterator
from enum import StrEnum

from probes.diagnosis.verdict import Certainty, PortState, Severity, Side, Verdict

Change = tuple[str, ast.AST | None]
"""What it does in a word, and what stands in place of the node; None takes it out of its list."""

_LONGEST = 50
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_CHOICES: dict[str, type[StrEnum]] = {
    one.__name__: one for one in (Certainty, PortState, Severity, Side, Verdict)
}


def changes(node: ast.AST) -> Iterator[Change]:
    """List what can be changed about a node."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp() | ast.BinOp():
            yield from _of_operators(node)
        case ast.Constant():
            yield from _of_constants(node)
        case ast.IfExp(body=body, orelse=orelse):
            yield "always the first", body
            yield "always the second", orelse
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if kind in _CHOICES:
            yield from _of_choices(kind, name)
        case ast.Call(func=ast.Name(id=called), args=args, keywords=keywords) if called in _CALLS:
            other = ast.Name(_CALLS[called], ast.Load())
            yield f"{called} → {other.id}", ast.Call(other, args, keywords)
        case ast.comprehension(target=target, iter=source, ifs=[_, *_]):
            yield "without its if", ast.comprehension(target, source, [], 0)
        case _:
            pass


def _of_operators(node: ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp) -> Iterator[Change]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=others) if type(op) in _OPPOSITES:
            opposite = _OPPOSITES[type(op)]
            yield _named(op, opposite), ast.Compare(left, [opposite()], others)
        case ast.BoolOp(op=joined, values=values):
            other = ast.Or if isinstance(joined, ast.And) else ast.And
            yield _named(joined, other), ast.BoolOp(other(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "without not", operand
        case ast.BinOp(right=ast.Constant(value=None)):
            pass  # a type: this or nothing
        case ast.BinOp(left=left, op=binary) if not isinstance(binary, ast.Mod):
            yield f"without the right of {type(binary).__name__}", left
        case _:
            pass


def _of_constants(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool(value):
            yield f"{value} → {not value}", ast.Constant(not value)
        case int(number) | float(number):
            yield f"{number} → {number + 1}", ast.Constant(number + 1)
        case _:
            pass


def _of_choices(kind: str, name: str) -> Iterator[Change]:
    members = list(_CHOICES[kind].__members__)
    if name in members:
        other = members[(members.index(name) + 1) % len(members)]
        named = ast.Attribute(ast.Name(kind, ast.Load()), other, ast.Load())
        yield f"{kind}.{name} → {other}", named


def _named(op: ast.AST, other: type[ast.AST]) -> str:
    return f"{type(op).__name__} → {other.__name__}"


_OPTIONAL = {"Rule": {"certainty", "masks", "remark"}, "Match": {"certainty", "place", "side"}}
"""Arguments of rows that fall back to something when they are left out."""


def omissions(parent: ast.AST, node: ast.AST) -> Iterator[Change]:
    """List what becomes of the parent without this part of it: a row, a member, a mask."""
    match parent, node:
        case ast.Tuple(elts=[_, _, *_]), ast.Call() | ast.Starred():
            yield _without(node)
        case ast.Set(elts=[_, _, *_]), _:
            yield _without(node)
        case ast.Call(func=ast.Name(id=row)), ast.keyword(arg=name) if name in _OPTIONAL.get(
            row, ()
        ):
            yield _without(node)
        case ast.If(test=test), ast.expr() if node is test and not isinstance(
            node, ast.Compare | ast.UnaryOp
        ):
            yield "negated", ast.UnaryOp(ast.Not(), node)
        case _:
            pass


def _without(node: ast.AST) -> Change:
    text = ast.unparse(node)
    return f"without {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}", None
