"""Small faults that a slip of the hand makes: another comparison, a number off by one, a call left out.

Every mutant is a whole module with one fault. Annotations, decorators, docstrings, messages and the log are
left alone: a test of those would test words.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One mutant of a module: the function it is in, its line, and what was done there."""

    function: str
    line: int
    says: str
    module: ast.Module


def faults(source: str) -> Iterator[Fault]:
    """Every mutant of the functions of a module, in the order of its lines."""
    tree = ast.parse(source)
    places = list(_places(tree, ()))
    for number, (function, node) in enumerate(places):
        mutated = copy.deepcopy(tree)
        _, twin = list(_places(mutated, ()))[number]
        says = _change(twin)
        yield Fault(function, node.lineno, says, ast.fix_missing_locations(mutated))


def _places(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """The nodes inside functions that may be changed, each with the name of its function."""
    for child in _children(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _places(child, (*names, child.name))
            continue
        if names and isinstance(child, ast.expr | ast.stmt) and _can_change(child) and _is_code(node, child):
            yield ".".join(names), child
        yield from _places(child, names)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the function does; no raised errors, which hold words."""
    if isinstance(node, ast.Raise | ast.Assert):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from node.body
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec"):
            continue
        yield from (
            one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST)
        )


def _is_code(parent: ast.AST, node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        call = node.value
        return isinstance(call, ast.Call) and not ast.unparse(call.func).startswith("log.")
    return not isinstance(parent, ast.ClassDef) and not isinstance(parent, ast.JoinedStr)


def _can_change(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _COMPARISONS
    if isinstance(node, ast.BinOp):
        return type(node.op) in _BINARY
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool | int)
    if isinstance(node, ast.Return):
        return node.value is not None and not _is_none(node.value)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not | ast.Invert)
    return isinstance(node, ast.BoolOp | ast.IfExp | ast.If | ast.Expr)


def _change(node: ast.AST) -> str:
    """Put the fault into the node; gives what it was and is."""
    before = ast.unparse(node).splitlines()[0]
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp):
        node.op = _BINARY[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else int(str(node.value)) + 1
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(type(node.op)(), node.operand)
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Expr):
        node.value = ast.Constant(None)
    return f"{before} -> {ast.unparse(node).splitlines()[0]}"


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
