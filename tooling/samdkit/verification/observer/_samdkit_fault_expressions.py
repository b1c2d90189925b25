"""Goes through an expression and tells each change that a fault may make in it. Standard library only."""

import ast

if __package__:
    from . import _samdkit_operators as operators
    from ._samdkit_fault_syntax import last_name
else:
    import _samdkit_operators as operators
    from _samdkit_fault_syntax import last_name

#: Of a table of more constants than this the first and the last are changed.
_TABLE = 20
#: Keywords that hold words for people, or settings that no result shows.
_TOLD = frozenset({
    "help", "description", "title", "summary", "doc", "detail", "message", "msg", "hint", "reason", "encoding", "stacklevel",
    "slots", "maxsize",
})  # fmt: skip
#: Calls that make types and names, not behaviour.
_NAMING = frozenset({
    "TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "namedtuple", "NamedTuple", "TypedDict", "getLogger", "ContextVar",
    "cast",
})  # fmt: skip
_TYPING = frozenset({"Literal", "Union", "Optional", "Type", "ClassVar", "Final"})
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Expressions:
    """Tells changes to `tell(changes, node, path, here)`; `here` is what is known of the statement around."""

    def __init__(self, tell):
        self.tell = tell
        self.special = {
            ast.Call: self._call,
            ast.Lambda: self._lambda,
            ast.JoinedStr: self._text,
            ast.IfExp: self._choice,
            ast.Subscript: self._subscript,
            **dict.fromkeys(_COMPREHENSIONS, self._comprehension),
        }

    def visit(self, node, path, here, *, index=False):
        """Tells the changes of an expression and of those in it; `index`: it counts places in a sequence."""
        if isinstance(node, ast.Name):
            return
        special = self.special.get(type(node))
        if special is not None:
            special(node, path, here)
            return
        self.tell(operators.of(node, index=index), node, path, here)
        if not (isinstance(node, ast.Constant) or operators.is_negative_number(node)):
            self._parts(node, path, here)

    def condition(self, test, path, field, here):
        """Tells that a condition is turned round, and the changes in it; `path` leads to what holds it."""
        self.tell(operators.turned(test, field), test, path, here)
        self.visit(test, (*path, field), here)

    def raised(self, node, path, here):
        """What is raised: its arguments, but not the words that it says."""
        if isinstance(node, ast.Call):
            self.tell(operators.of(node), node, path, here)
            for place, one in enumerate(node.args):
                if not operators.is_text(one):
                    self.visit(one, (*path, "args", place), here)
            self._keywords(node, path, here)

    def annotation(self, node, path, here):
        """What `Annotated` adds to a type is read at run time: limits of a field, of a parameter."""
        if isinstance(node, ast.Subscript) and last_name(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            for place, one in enumerate(node.slice.elts[1:], 1):
                self.visit(one, (*path, "slice", "elts", place), here)

    def _parts(self, node, path, here):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                self.visit(value, (*path, name), here)
            elif isinstance(value, list):
                table = len(value) > _TABLE and all(isinstance(one, (ast.Constant, ast.Tuple, type(None))) for one in value)
                for place in (0, len(value) - 1) if table else range(len(value)):
                    if isinstance(value[place], ast.expr):
                        self.visit(value[place], (*path, name, place), here)

    def _call(self, node, path, here):
        if operators.is_log(node) or operators.called(node) in _NAMING:
            return
        self.tell(operators.of(node), node, path, here)
        self.visit(node.func, (*path, "func"), here)
        coding = operators.called(node) in {"encode", "decode"}  # names of encodings, of which several mean the same
        for place, one in enumerate(node.args):
            if not (coding and operators.is_text(one)):
                self.visit(one, (*path, "args", place), here)
        self._keywords(node, path, here)

    def _keywords(self, call, path, here):
        for place, keyword in enumerate(call.keywords):
            if keyword.arg not in _TOLD:
                self.visit(keyword.value, (*path, "keywords", place, "value"), here)

    def _lambda(self, node, path, here):
        for field in ("defaults", "kw_defaults"):
            for place, value in enumerate(getattr(node.args, field)):
                if value is not None:
                    self.visit(value, (*path, "args", field, place), here)
        self.visit(node.body, (*path, "body"), here.but(running=True, import_time=False, reach=0))

    def _text(self, node, path, here):
        """The words of an f-string stay, what is put into them not."""
        for place, value in enumerate(node.values):
            if isinstance(value, ast.FormattedValue):
                self.visit(value.value, (*path, "values", place, "value"), here)

    def _choice(self, node, path, here):
        self.condition(node.test, path, "test", here)
        self.visit(node.body, (*path, "body"), here)
        self.visit(node.orelse, (*path, "orelse"), here)

    def _subscript(self, node, path, here):
        self.visit(node.value, (*path, "value"), here)
        if last_name(node.value) == "Annotated":
            self.annotation(node, path, here)
        elif last_name(node.value) not in _TYPING:
            self.visit(node.slice, (*path, "slice"), here, index=True)

    def _comprehension(self, node, path, here):
        for place, generator in enumerate(node.generators):
            own = (*path, "generators", place)
            self.visit(generator.iter, (*own, "iter"), here)
            for number, test in enumerate(generator.ifs):
                self.condition(test, (*own, "ifs"), number, here)
        for name in ("elt", "key", "value"):
            part = getattr(node, name, None)
            if part is not None:
                self.visit(part, (*path, name), here)
