"""Goes through a file once, in the order of its code, and tells each change that a fault may make. Standard library only."""

import ast

if __package__:
    from . import _samdkit_fault_syntax as syntax
    from . import _samdkit_operators as operators
    from ._samdkit_fault_expressions import Expressions
else:
    import _samdkit_fault_syntax as syntax
    import _samdkit_operators as operators
    from _samdkit_fault_expressions import Expressions

#: Decorators that hand a function on with its own default arguments.
_PLAIN = frozenset({
    "staticmethod", "classmethod", "property", "abstractmethod", "override", "final", "cache", "lru_cache", "cached_property",
    "contextmanager", "asynccontextmanager", "setter", "getter", "deleter",
})  # fmt: skip


class Here:
    """What is known of the place that the walk has come to."""

    __slots__ = (
        "bound",
        "class_names",
        "deleted",
        "emptied",
        "generator",
        "import_time",
        "loop_end",
        "reach",
        "root",
        "running",
        "start",
        "tail",
        "unit",
    )

    def __init__(self, unit):
        self.unit = unit  # the innermost marked unit, or nothing
        self.root = ()  # the steps to its node; to its list of statements, if it is a block
        self.start = 0  # of a block: the place of its first statement in that list
        self.running = False  # whether it is in the body of a function or lambda
        self.import_time = True
        self.reach = 0  # of a default argument: the first line of the function's body
        self.generator = False  # of the function
        self.emptied = ()  # the steps to its body, where leaving that out is a fault of its own
        self.bound = frozenset()  # names that surely have a value by now
        self.deleted = frozenset()  # names that the function deletes somewhere
        self.class_names = frozenset()  # names that the classes around bind
        self.tail = False  # whether the function ends after this
        self.loop_end = False  # whether the loop starts anew after this

    def but(self, **facts):
        other = object.__new__(Here)
        for name in self.__slots__:
            setattr(other, name, facts[name] if name in facts else getattr(self, name))
        return other


class _Site:
    """A statement where it stands."""

    __slots__ = ("alone", "body", "handler", "here", "path", "place", "whole")

    def __init__(self, body, path, place, here, *, alone, handler):
        self.body = body
        self.whole = path  # the steps to its list
        self.place = place
        self.path = (*path, place)
        self.here = here
        self.alone = alone  # in its list, a docstring aside
        self.handler = handler  # whether the list is a handler's


class Statements:
    """Calls `tell(operator, path, new, what, node, here)` for each change; where `new` is nothing the code is left out."""

    def __init__(self, tree, blocks, tell):
        self.tell = tell
        self.tree = tree
        self.module_names = None
        self.units = {block["line"]: block for block in blocks if block["kind"] == "unit"}
        self.blocks = {block["line"]: block for block in blocks if block["kind"] == "block"}
        self.expressions = Expressions(self._changes)
        self.visit = self.expressions.visit
        self.kinds = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Return: self._return,
            ast.Raise: self._raise,
            ast.Break: self._break,
            ast.Continue: self._break,
            ast.Delete: self._delete,
            ast.Expr: self._expression,
            ast.Assign: self._assignment,
            ast.AugAssign: self._assignment,
            ast.AnnAssign: self._assignment,
            ast.If: self._if,
            ast.While: self._loop,
            ast.For: self._loop,
            ast.AsyncFor: self._loop,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.Match: self._match,
        }
        module = next((block for block in blocks if block["kind"] == "module"), None)
        self._statements(tree.body, ("body",), Here(module))

    def _changes(self, changes, node, path, here):
        for one in changes:
            self.tell(one.operator, (*path, *one.steps), one.new, one.what, node, here)

    def _leave_out(self, operator, site, what):
        self.tell(operator, (*site.whole, slice(site.place, site.place + 1)), None, what, site.body[site.place], site.here)

    def _statements(self, body, path, here, *, handler=False):
        outer, inside = here, -1
        alone = len(body) - bool(body and syntax.is_docstring(body[0])) == 1
        for place, statement in enumerate(body):
            if place > inside >= 0:
                here, inside = here.but(unit=outer.unit, root=outer.root, start=outer.start), -1
            block = self.blocks.get(statement.lineno)
            if block is not None and not isinstance(statement, syntax.DEFINITIONS):
                inside = max(at for at, one in enumerate(body) if at == place or statement.lineno < one.lineno <= block["end"])
                here = here.but(unit=block, root=path, start=place)
                if not all(map(syntax.does_nothing, body[place : inside + 1])):
                    self.tell("body", (*path, slice(place, inside + 1)), None, "the marked block is left out", statement, here)
            last = place == len(body) - 1
            at = here.but(tail=here.tail and last, loop_end=here.loop_end and last)
            visit = self.kinds.get(type(statement))
            if visit is not None:
                visit(statement, _Site(body, path, place, at, alone=alone, handler=handler))
            here = here.but(bound=here.bound | syntax.bound_by(statement) - here.deleted)

    # Definitions.

    def _marked(self, node, site):
        """The place, and whether the definition is itself a marked unit."""
        unit = self.units.get(syntax.first_line(node))
        if unit is None:
            return site.here, False
        return site.here.but(unit=unit, root=site.path, start=0), True

    def _function(self, node, site):
        here, marked = self._marked(node, site)
        self._decorators(node, site.path, here)
        if "overload" in syntax.decorators(node):
            return
        start = 1 if syntax.is_docstring(node.body[0]) and len(node.body) > 1 else 0
        self._arguments(node, site.path, here, node.body[start].lineno)
        deleted = syntax.deleted_in(node)
        inside = here.but(
            running=True,
            import_time=False,
            reach=0,
            generator=syntax.is_generator(node),
            emptied=(),
            bound=frozenset(one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)) - deleted,
            deleted=deleted,
            class_names=frozenset(),
            tail=True,
            loop_end=False,
        )
        body = (*site.path, "body")
        if (marked or not here.running) and not all(map(syntax.does_nothing, node.body)):
            inside.emptied = body
            path = (*body, slice(start, len(node.body)))
            self.tell("body", path, None, f"the body of `{node.name}` is left out", node.body[start], inside)
        self._statements(node.body, body, inside)

    def _decorators(self, node, path, here):
        for place, name in enumerate(syntax.decorators(node)):
            if name not in {"lru_cache", "deprecated"}:
                self.visit(node.decorator_list[place], (*path, "decorator_list", place), here)

    def _arguments(self, node, path, here, first):
        """Default arguments, which a swap evaluates anew, unless they may mean something else by now; and annotations."""
        plain = _PLAIN.issuperset(syntax.decorators(node))
        for field in ("defaults", "kw_defaults"):
            for place, value in enumerate(getattr(node.args, field)):
                if value is not None:
                    at = here
                    if not here.running:
                        at = here.but(import_time=not (plain and self._means_the_same(value, here)), reach=first)
                    self.visit(value, (*path, "args", field, place), at)
        for field in ("posonlyargs", "args", "kwonlyargs"):
            for place, one in enumerate(getattr(node.args, field)):
                self.expressions.annotation(one.annotation, (*path, "args", field, place, "annotation"), here)

    def _means_the_same(self, value, here):
        """Whether an expression at the top of a module or class means after the import what it meant during it."""
        if self.module_names is None:
            self.module_names = syntax.times_bound(self.tree.body)
        for one in ast.walk(value):
            if isinstance(one, ast.NamedExpr):
                return False
            if isinstance(one, ast.Name) and (one.id in here.class_names or one.id.startswith("__")):
                return False
            if isinstance(one, ast.Name) and self.module_names.get(one.id, 0) > 1:
                return False
        return True

    def _class(self, node, site):
        here, _ = self._marked(node, site)
        self._decorators(node, site.path, here)
        for place, base in enumerate(node.bases):
            self.visit(base, (*site.path, "bases", place), here)
        for place, keyword in enumerate(node.keywords):
            self.visit(keyword.value, (*site.path, "keywords", place, "value"), here)
        names = here.class_names | syntax.times_bound(node.body).keys()
        self._statements(
            node.body, (*site.path, "body"), here.but(class_names=names, bound=frozenset(), tail=False, loop_end=False)
        )

    # What leaves, and what is done for its effect.

    def _return(self, node, site):
        if syntax.is_none(node.value):
            if not site.here.tail:
                self._leave_out("return", site, "this early `return` is left out")
            return
        path = (*site.path, "value")
        # Where it is all that a function does, leaving the body out is the same fault.
        whole = site.alone and site.whole == site.here.emptied
        if not (whole or site.here.generator or isinstance(node.value, ast.Constant) or syntax.holds(node.value, ast.NamedExpr)):
            new = ast.copy_location(ast.Constant(value=None), node.value)
            self.tell("return", path, new, f"`None` is returned instead of {operators.shown(node.value)}", node, site.here)
        self.visit(node.value, path, site.here)

    def _raise(self, node, site):
        if site.alone and syntax.is_not_implemented(node):
            return
        raised = f" {operators.shown(node.exc)[1:-1]}" if node.exc else ""
        self._leave_out("removed-raise", site, f"`raise{raised}` is left out")
        self.expressions.raised(node.exc, (*site.path, "exc"), site.here)

    def _break(self, node, site):
        if not (isinstance(node, ast.Continue) and site.here.loop_end):
            self._leave_out("removed-statement", site, f"{operators.shown(node)} is left out")

    def _delete(self, node, site):
        self._leave_out("removed-statement", site, f"{operators.shown(node)} is left out")

    def _expression(self, node, site):
        inner = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(inner, ast.Constant) or (isinstance(inner, ast.Call) and operators.is_quiet_log(inner)):
            return
        if isinstance(inner, (ast.Call, ast.Yield, ast.YieldFrom)) and not syntax.holds(inner, ast.NamedExpr):
            what = f"the call {operators.shown(inner)}" if isinstance(inner, ast.Call) else operators.shown(node)
            self._leave_out("removed-statement", site, f"{what} is left out")
        self.visit(node.value, (*site.path, "value"), site.here)

    def _assignment(self, node, site):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {one.id for one in targets if isinstance(one, ast.Name)}
        if any(one.startswith("__") and one.endswith("__") for one in names) or syntax.is_type_alias(node):
            return
        here = site.here
        if self._may_go(node, targets, here):
            self._leave_out("removed-statement", site, f"`{operators.assigned(node, targets)} …` is left out")
        if isinstance(node, ast.AugAssign):
            self._changes(operators.augmented(node), node, site.path, here)
        if isinstance(node, ast.AnnAssign):
            self.expressions.annotation(node.annotation, (*site.path, "annotation"), here)
        for place, target in enumerate(targets):
            self.visit(target, (*site.path, "targets", place) if isinstance(node, ast.Assign) else (*site.path, "target"), here)
        worded = names <= {"message", "msg"} and operators.is_text(node.value)  # of what is raised or shown next
        if node.value is not None and not (names and worded):
            self.visit(node.value, (*site.path, "value"), here)

    @staticmethod
    def _may_go(node, targets, here):
        """Whether everything that is assigned to has a value all the same: a name that has none stops the next line."""
        if node.value is None or syntax.holds(node.value, ast.NamedExpr):
            return False
        if isinstance(node, ast.AugAssign):
            return True
        if any(isinstance(one, ast.Name) for one in targets) and not here.running:
            return False
        return all(isinstance(one, (ast.Attribute, ast.Subscript)) or getattr(one, "id", None) in here.bound for one in targets)

    # What holds other statements.

    def _if(self, node, site):
        if syntax.names_any(node.test, {"__name__"}):
            return  # what runs as a script is not observed
        if not syntax.names_any(node.test, {"TYPE_CHECKING", "version_info", "platform"}):
            self.expressions.condition(node.test, site.path, "test", site.here)
        if not syntax.names_any(node.test, {"TYPE_CHECKING"}):
            self._statements(node.body, (*site.path, "body"), site.here)
        self._statements(node.orelse, (*site.path, "orelse"), site.here)

    def _loop(self, node, site):
        if isinstance(node, ast.While):
            self.expressions.condition(node.test, site.path, "test", site.here)
        else:
            self.visit(node.iter, (*site.path, "iter"), site.here)
        self._statements(node.body, (*site.path, "body"), site.here.but(tail=False, loop_end=True))
        self._statements(node.orelse, (*site.path, "orelse"), site.here)

    def _with(self, node, site):
        for place, item in enumerate(node.items):
            self.visit(item.context_expr, (*site.path, "items", place, "context_expr"), site.here)
        self._statements(node.body, (*site.path, "body"), site.here)

    def _try(self, node, site):
        after = site.here.but(tail=False, loop_end=False)
        self._statements(node.body, (*site.path, "body"), after if node.orelse else site.here)
        for place, handler in enumerate(node.handlers):
            path = (*site.path, "handlers", place, "body")
            if not all(syntax.does_nothing(one) or isinstance(one, (ast.Break, ast.Continue)) for one in handler.body):
                caught = operators.shown(handler.type) if handler.type else "all exceptions"
                what = f"the handler of {caught} does nothing: the exception is swallowed"
                whole = (*path, slice(0, len(handler.body)))
                self.tell("swallowed-exception", whole, None, what, handler.body[0], site.here)
            self._statements(handler.body, path, site.here, handler=True)
        self._statements(node.orelse, (*site.path, "orelse"), site.here)
        self._statements(node.finalbody, (*site.path, "finalbody"), after)

    def _match(self, node, site):
        self.visit(node.subject, (*site.path, "subject"), site.here)
        for place, case in enumerate(node.cases):
            path = (*site.path, "cases", place)
            self._pattern(case.pattern, (*path, "pattern"), site.here)
            if case.guard is not None:
                self.expressions.condition(case.guard, path, "guard", site.here)
            self._statements(case.body, (*path, "body"), site.here)

    def _pattern(self, pattern, path, here):
        """The values in a pattern; the keys of a mapping must differ, so they stay."""
        if isinstance(pattern, ast.MatchValue):
            self.visit(pattern.value, (*path, "value"), here)
            return
        for name in ("patterns", "kwd_patterns"):
            for place, one in enumerate(getattr(pattern, name, None) or ()):
                self._pattern(one, (*path, name, place), here)
        inner = getattr(pattern, "pattern", None)
        if inner is not None:
            self._pattern(inner, (*path, "pattern"), here)
