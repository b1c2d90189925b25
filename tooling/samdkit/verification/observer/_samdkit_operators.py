"""The fault operators on expressions: what may stand instead, and in which words a reader is told. Standard library only.

Few and strong. `<` becomes `<=` and `>=`: one shows a boundary that no test sits on, the other a comparison that no test
looks at. Each operand of `and` and `or` is left out once, which asks for a test that this operand alone decides.
"""

import ast
import re

if __package__:
    from ._samdkit_fault_syntax import last_name
else:
    from _samdkit_fault_syntax import last_name

_RELATIONAL = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in", ast.And: "and", ast.Or: "or", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|",
    ast.BitXor: "^", ast.MatMult: "@",
}  # fmt: skip
#: Calls whose arguments may change places without any difference, or with nothing but a `TypeError`.
_NEVER_SWAPPED = frozenset({
    "isinstance", "issubclass", "getattr", "setattr", "hasattr", "delattr", "cast", "min", "max", "isclose", "hypot", "gcd",
    "lcm", "isdisjoint", "compare_digest",
})  # fmt: skip
_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"})
_SQL = frozenset({"select", "insert", "update", "delete", "create", "alter", "drop", "pragma", "with", "where"})
_LOG = re.compile(r"(^|_)log(ger|ging)?$", re.IGNORECASE)
_LITERALS = (ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.SetComp, ast.DictComp)
_LONG = 60
_BRACKETS = {
    ast.Dict: "{…}", ast.Set: "{…}", ast.DictComp: "{…}", ast.SetComp: "{…}", ast.List: "[…]", ast.ListComp: "[…]",
    ast.Tuple: "(…)",
}  # fmt: skip


class Change:
    """One change of a node: the operator, the steps from the node to what is replaced, what replaces it, and the words."""

    __slots__ = ("new", "operator", "steps", "what")

    def __init__(self, operator, steps, new, what):
        self.operator = operator
        self.steps = steps
        self.new = new
        self.what = what


def of(node, *, index=False):
    """The changes of one expression, without those of the expressions in it; `index`: it counts places in a sequence."""
    make = _OPERATORS.get(type(node))
    if make is None:
        return ()
    return make(node, index) if make in {_constant, _unary} else make(node)


def turned(test, field):
    """The condition of a branch or loop turned round, where no operator inside it does the same."""
    if isinstance(test, (ast.Compare, ast.Constant)) and not (isinstance(test, ast.Compare) and len(test.ops) > 1):
        return ()  # the opposite comparison is among its own changes
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return ()
    new = ast.copy_location(ast.UnaryOp(ast.Not(), test), test)
    return (Change("boolean", (field,), new, f"the condition {shown(test)} is turned round"),)


def augmented(statement):
    """The changes of the operator of `x += y`."""
    return _other_sign(statement, (statement.value,), "=")


def _constant(node, index):
    return [Change("boundary", (), new, f"{shown(node)} becomes {shown(new)}") for new in _others(node, index)]


def _others(node, index):
    value = node.value if isinstance(node, ast.Constant) else -node.operand.value
    if isinstance(value, bool):
        return [_literal(not value, node)]
    if isinstance(value, (str, bytes)):
        empty = type(value)()
        return [] if is_prose(value) else [_literal(empty if value else ("?" if isinstance(value, str) else b"?"), node)]
    if isinstance(value, (int, float)):
        # A place counted from the start moves on, one from the end back: the others mean another end of the sequence.
        steps = ((1,) if value >= 0 else (-1,)) if index else (1, -1)
        return [_literal(value + step, node) for step in steps if repr(value + step) != repr(value)]
    return []  # None has no neighbour, `...` and complex numbers decide nothing


def _literal(value, place):
    if not isinstance(value, (bool, str, bytes)) and value < 0:  # as the parser reads it
        return ast.copy_location(ast.UnaryOp(ast.USub(), _literal(-value, place)), place)
    return ast.copy_location(ast.Constant(value), place)


def is_negative_number(node):
    """Whether it is a literal like `-1`."""
    if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)):
        return False
    return isinstance(node.operand.value, (int, float)) and not isinstance(node.operand.value, bool)


def _unary(node, index):
    if is_negative_number(node):
        return _constant(node, index)
    if isinstance(node.op, ast.Not):
        inner = node.operand
        if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not):
            return ()  # the same as leaving the inner `not` out
        return (Change("boolean", (), inner, f"`not` is left out before {shown(inner)}"),)
    if isinstance(node.op, (ast.USub, ast.Invert)):
        if isinstance(node.operand, ast.UnaryOp) and type(node.operand.op) is type(node.op):
            return ()
        sign = "-" if isinstance(node.op, ast.USub) else "~"
        return (Change("arithmetic", (), node.operand, f"`{sign}` is left out before {shown(node.operand)}"),)
    return ()


def _compare(node):
    found = []
    for place, operator in enumerate(node.ops):
        for other in _RELATIONAL[type(operator)]:
            what = f"`{_SIGNS[type(operator)]}` becomes `{_SIGNS[other]}`"
            found.append(Change("relational", ("ops", place), other(), what))
    return found


def _boolean(node):
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    found = [Change("boolean", ("op",), other(), f"`{_SIGNS[type(node.op)]}` becomes `{_SIGNS[other]}`")]
    if any(isinstance(value, ast.BoolOp) and type(value.op) is type(node.op) for value in node.values):
        return found  # `(a and b) and c`: the inner one's operands are left out already
    for place, value in enumerate(node.values):
        rest = node.values[:place] + node.values[place + 1 :]
        new = rest[0] if len(rest) == 1 else ast.copy_location(ast.BoolOp(node.op, rest), node)
        found.append(Change("boolean", (), new, f"{shown(value)} is left out beside `{_SIGNS[type(node.op)]}`"))
    return found


def _binary(node):
    return _other_sign(node, (node.left, node.right), "")


def _other_sign(node, operands, suffix):
    other = _ARITHMETIC.get(type(node.op))
    # Text and lists know no `-` or `/`: a `TypeError` in every test that gets there shows nothing.
    if other is None or any(is_text(one) or isinstance(one, _LITERALS) or _is_none(one) for one in operands):
        return ()
    return (Change("arithmetic", ("op",), other(), f"`{_SIGNS[type(node.op)]}{suffix}` becomes `{_SIGNS[other]}{suffix}`"),)


def _call(node):
    if called(node) in _NEVER_SWAPPED or is_log(node):
        return ()
    found = []
    for place in range(len(node.args) - 1):
        first, second = node.args[place : place + 2]
        if isinstance(first, ast.Starred) or isinstance(second, ast.Starred) or dump(first) == dump(second):
            continue
        new = [*node.args[:place], second, first, *node.args[place + 2 :]]
        what = f"the arguments {shown(first)} and {shown(second)} of `{_name(node.func)}` change places"
        found.append(Change("swapped-argument", ("args",), new, what))
    return found


_OPERATORS = {
    ast.Constant: _constant,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.BinOp: _binary,
    ast.Call: _call,
}


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def is_prose(text):
    """Whether it reads as a sentence for people: three words or more, most of them in small letters; and no SQL."""
    words = text.split() if isinstance(text, str) else ()
    return len(words) > 2 and words[0].lower() not in _SQL and sum(word[0].islower() for word in words) > len(words) / 2


def is_text(node):
    """Whether it is plainly text: a string, an f-string, or one put together from such."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (str, bytes))
    if isinstance(node, ast.BinOp):
        return is_text(node.left) or is_text(node.right)
    if isinstance(node, ast.IfExp):
        return is_text(node.body) or is_text(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return is_text(node.func.value)
    return isinstance(node, ast.JoinedStr)


def called(call):
    """The last name of what is called: `get` of `client.get(…)`."""
    return last_name(call.func)


def is_log(call):
    """Whether it writes to a log or warns a developer."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in _LEVELS:
        if isinstance(function.value, ast.Call):
            return called(function.value) == "getLogger"
        return bool(_LOG.search(last_name(function.value))) or (
            function.attr == "warn" and last_name(function.value) == "warnings"
        )
    return isinstance(function, ast.Name) and function.id == "warn"


def is_quiet_log(call):
    """Whether it writes to a log what only its developers look for."""
    return is_log(call) and called(call) in {"debug", "info"}


def assigned(statement, targets):
    """The start of an assignment, up to its sign."""
    sign = f"{_SIGNS[type(statement.op)]}=" if isinstance(statement, ast.AugAssign) else "="
    return " ".join(f"{_short(one)} {sign}" for one in targets)


def shown(node):
    """An expression as users read it: one line, cut where it is long."""
    if isinstance(node, ast.Call):
        return f"`{_name(node.func)}({'…' if node.args or node.keywords else ''})`"
    return f"`{_short(node)}`"


def _name(node):
    return _short(node) if isinstance(node, (ast.Name, ast.Attribute)) else "…"


def _short(node):
    brackets = _BRACKETS.get(type(node))
    if brackets and node.end_lineno - node.lineno > 3:
        return brackets  # a table: nobody reads it in a line
    text = " ".join(ast.unparse(node).replace("`", "'").split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def dump(node):
    """A tree as text, equal for equal code whatever its formatting, place or Python version."""
    if isinstance(node, ast.AST):
        fields = (
            f"{name}={dump(value)}"
            for name, value in ast.iter_fields(node)
            if name not in {"ctx", "kind", "type_comment"} and value is not None and value != []
        )
        return f"{type(node).__name__}({' '.join(fields)})"
    if isinstance(node, list):
        return f"[{' '.join(map(dump, node))}]"
    return repr(node)
