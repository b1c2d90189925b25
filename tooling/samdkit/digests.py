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


def _write(node: object, out: list[str]) -> None:
    if isinstance(node, ast.AST):
        out.append(f"({type(node).__name__}")
        for name, value in ast.iter_fields(node):
            if value is None or value == [] or name in {"ctx", "type_comment", "kind"}:
                continue
            out.append(f" {name}=")
            _write(value, out)
        out.append(")")
    elif isinstance(node, list):
        out.append("[")
        for element in node:
            _write(element, out)
        out.append("]")
    else:
        out.append(repr(node))
