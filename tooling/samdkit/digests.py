r"""Digests: what may change without making evidence stale, and what may not.

Text is compared by its words (a re-wrapped paragraph is the same text), code by its syntax tree (formatting
and comments are the same code), files by their bytes with `\n` line ends.
"""

import ast
import hashlib
from collections.abc import Sequence


def of_bytes(content: bytes) -> str:
    """The sha256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


# implements: KIT-SRS-011.a, KIT-SRS-011.b
def of_text(text: str) -> str:
    """A digest over the words of a text; runs of white space count as one blank."""
    return of_bytes(" ".join(text.split()).encode())[:20]


# implements: KIT-SRS-011.c, KIT-SRS-011.d
def of_nodes(nodes: Sequence[ast.AST]) -> str:
    """A digest over syntax trees, equal for equal code whatever its formatting, comments or place.

    Empty fields are left out, so that a Python version that adds one gives the same digest.
    """
    parts: list[str] = []
    for node in nodes:
        _write(node, parts)
    return of_bytes("".join(parts).encode())[:20]


#: Fields of syntax trees that are no part of what the code says.
_UNSAID = frozenset({"ctx", "type_comment", "kind"})


def _fields(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of node, each with the text that stands before its value."""
    known = _FIELDS.get(kind)
    if known is None:
        known = _FIELDS[kind] = tuple((name, f" {name}=") for name in kind._fields if name not in _UNSAID)  # type: ignore[attr-defined]
    return known


_FIELDS: dict[type, tuple[tuple[str, str], ...]] = {}


def _write(node: object, out: list[str]) -> None:
    """Called for each node of each marked unit, hence the one loop and the values written in place."""
    if isinstance(node, ast.AST):
        kind = type(node)
        out.append(f"({kind.__name__}")
        for name, before in _fields(kind):
            value = getattr(node, name, None)
            if value is None or value == []:
                continue
            out.append(before)
            if isinstance(value, (ast.AST, list)):
                _write(value, out)
            else:
                out.append(repr(value))
        out.append(")")
    elif isinstance(node, list):
        out.append("[")
        for element in node:
            _write(element, out)
        out.append("]")
    else:
        out.append(repr(node))
