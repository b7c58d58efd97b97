"""Calls that this package never makes, found in its syntax."""

import ast
import re
from collections.abc import Iterator

#: Whoever can write what these read runs code.
_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle", "cloudpickle"}
#: itsdangerous without the signature; Flask-Caching's decorators, which keep answers of ended tokens.
_NAMES = {
    "loads_unsafe": "reads what nobody signed",
    "load_unsafe": "reads what nobody signed",
    "_loads_unsafe_impl": "reads what nobody signed",
    "memoize": "keeps what a request may no longer have",
    "cached": "keeps what a request may no longer have",
}
_HEADER = re.compile(r"[A-Z][A-Za-z]+(-[A-Za-z]+)*")


def banned(source: str) -> Iterator[tuple[int, str]]:
    """The lines of a module with what may not be there, and why."""
    for node in ast.walk(ast.parse(source)):
        yield from ((node.lineno, why) for why in _faults_of(node) if hasattr(node, "lineno"))


def _faults_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
        names = [one.name for one in node.names]
        yield from (f"{name} runs what it reads" for name in modules if name.split(".")[0] in _MODULES)
        yield from (f"{name} {_NAMES[name]}" for name in names if name in _NAMES)
    if isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield f"{node.attr} {_NAMES[node.attr]}"
    if _is_import_by_name(node):
        yield "a module that is named in a string"
    if any(_is_mixed(value) for value in _header_values(node)):
        yield "a header that is put together from texts"


def _is_import_by_name(node: ast.AST) -> bool:
    """``__import__("pickle")`` and ``import_module("pickle")``."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return called in ("__import__", "import_module") and str(node.args[0].value).split(".")[0] in _MODULES


def _header_values(node: ast.AST) -> Iterator[ast.expr]:
    """What becomes the value of a header: of ``headers[…]``, of ``headers={…}``, of ``("Name", …)``."""
    if isinstance(node, ast.Assign):
        is_header = any(isinstance(one, ast.Subscript) and _is_headers(one.value) for one in node.targets)
        yield from [node.value] if is_header else []
    elif isinstance(node, ast.Call):
        given = [one.value for one in node.keywords if one.arg == "headers"]
        yield from (value for one in given if isinstance(one, ast.Dict) for value in one.values)
        if isinstance(node.func, ast.Attribute) and _is_headers(node.func.value):
            yield from node.args[1:]
    elif isinstance(node, ast.Dict | ast.Tuple):
        yield from (value for name, value in _pairs(node) if _is_header_name(name))


def _pairs(node: ast.Dict | ast.Tuple) -> list[tuple[ast.expr | None, ast.expr]]:
    if isinstance(node, ast.Dict):
        return list(zip(node.keys, node.values, strict=True))
    return [(node.elts[0], node.elts[1])] if len(node.elts) == 2 else []


def _is_headers(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "headers"


def _is_header_name(node: ast.expr | None) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return "-" in node.value and _HEADER.fullmatch(node.value) is not None


def _is_mixed(node: ast.expr) -> bool:
    """A text that holds a value: an f-string, ``%``, ``+`` or ``format``."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_method and node.func.attr == "format" and _is_text(node.func.value)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
