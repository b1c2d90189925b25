"""Puts a hit at the start of each basic block of some code, and says which lines each block has. Standard library only.

A block is a run of statements of one body. One begins where a body begins (function, class, branch, loop, `try`, handler,
`else`, `finally`, `with`, `case`), after each statement that may leave the body early (it holds a `return`, `raise` or
`yield`, or a `break` or `continue` of a loop around it), at the header of each handler and of each `case` but the first, and
in each lambda and each generator expression that something else may consume later. A compound statement's header belongs
to the block it stands in; what it holds are blocks of their own, so the lines of a block need not be next to each other.

What a tracer sees lies in a block that is hit. The other way round less is certain: of a block that is hit, a line may not have
run if an exception left it before, if it is part of an expression that was not evaluated, or if it is a function's header: that
runs when the function is made, and counts as entered too when its body is. A generator that goes on in a later test is seen there
from the next block on.

How to use it in the process of the tests (`samdkit_observer` is loaded, the plan has `"blocks_in": [ids of units]`, or
`"level": "block"` for all units; the whole unit gets blocks, with what lies inside it):

    import _samdkit_instrument as instrument

    plan = instrument.install().plan
    instrument.take()                       # forgets the hits so far
    ...                                     # run something
    hits = instrument.take()                # numbers; those below len(plan.ids) are the units', the others basic blocks
    plan.lines_of(number)                   # ("src/a.py", ((3, 4), (9, 9))): the file and the ranges of lines
    plan.numbers_at("src/a.py", 9)          # {12}: the blocks with that line; a test enters the line if it hits one of them

Numbers hold for one plan and the same files in every process of the run, children included. Where hits matter to nobody, as in a
file with a fault, `instrument.instrument(source, path, blocks)` leaves the basic blocks out.
"""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
#: Calls that have consumed a generator expression by the time they return.
_CONSUMERS = frozenset({"all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple", "join"})
#: Fields that Python may turn into text, or evaluate at another time: nothing is put in there.
_NOT_CODE = frozenset({"annotation", "returns", "type_params"})


def most(source):
    """No less than the blocks of a file can be, from its bytes alone: each begins at a colon, a line, a `;` or a `for`."""
    return 2 * source.count(b":") + source.count(b"\n") + source.count(b"\r") + source.count(b";") + source.count(b"for") + 2


class Part:
    """Statements of a body, from `first` to line `end`."""

    def __init__(self, body, first, end):
        self.body = body
        self.first = first
        self.end = end

    def statements(self):
        """What is in the body now, from the first statement on."""
        return [one for one in self.body[self._index() :] if one.lineno <= self.end]

    def insert(self, statement):
        """Puts a statement in front."""
        self.body.insert(self._index(), statement)

    def replace(self, statements):
        """Puts others in the place of these."""
        start = self._index()
        self.body[start : start + len(self.statements())] = statements

    def _index(self):
        return next(index for index, one in enumerate(self.body) if one is self.first)


def mark(roots, number):
    """Puts hits into modules, definitions and parts of bodies, the first with `number`; the ranges of lines of each block."""
    marker = _Marker(number)
    for root in roots:
        if isinstance(root, Part):
            inner = root.statements()
            marker.statements(inner, 0, [])
            root.replace(inner)
        elif isinstance(root, ast.Module):
            marker.statements(root.body, head(root.body), [])
        else:
            marker.definition(root)
    return [tuple(lines) for lines in marker.lines]


def head(body):
    """How many statements are docstring or `from __future__` imports: after them a statement more changes nothing else."""
    index = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str):
        index = 1
    while index < len(body) and isinstance(body[index], ast.ImportFrom) and body[index].module == "__future__":
        index += 1
    return index


def first_line(node):
    """Where a statement begins: at its first decorator, if it has any."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def code_below(node):
    """The node and all nodes below it that run as code: annotations and type parameters are left out."""
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        for name, value in ast.iter_fields(one):
            if name not in _NOT_CODE:
                todo += [child for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST)]


def hit(number, place):
    """The statement that notes a hit."""
    return placed(ast.parse(f"__samd__[{number}] = 1").body[0], place)


def hit_before(number, expression):
    """An expression of the same value that notes a hit before it is evaluated."""
    return ast.copy_location(ast.BoolOp(ast.Or(), [hit_call(number, expression), expression]), expression)


def hit_call(number, place):
    """The expression that notes a hit and is false."""
    return placed(ast.parse(f"__samd__.__setitem__({number}, 1)", mode="eval").body, place)


def placed(inserted, place):
    """Gives what was inserted the start of what it stands before, so that no traceback or trace shows another line."""
    line = first_line(place) if isinstance(place, ast.stmt) else getattr(place, "lineno", 1)
    column = getattr(place, "col_offset", 0)
    for node in ast.walk(inserted):
        if isinstance(node, (ast.expr, ast.stmt)):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = column
    return inserted


class _Marker:
    """Numbers blocks in the order of the code and inserts their hits."""

    def __init__(self, number):
        self.first = number
        self.lines = []  # of each block its ranges

    def new(self, *lines):
        self.lines.append(list(lines))
        return self.first + len(self.lines) - 1

    def note(self, number, *lines):
        self.lines[number - self.first].extend(lines)

    def definition(self, node):
        """The body of a function or class; its header counts as part of the first block."""
        self.statements(node.body, head(node.body), [_header(node)])

    def statements(self, body, start, lines):
        """Blocks of a body; `start` statements of it stay in front of the first hit, `lines` belong to its first block too."""
        number = self.new(*lines)
        marked = body[:start]
        pending = True
        for index, statement in enumerate(body):
            if index >= start:
                if number is None:
                    number, pending = self.new(), True
                if pending:
                    marked.append(hit(number, statement))
                    pending = False
                marked.append(statement)
            self.note(number, *_own_lines(statement))
            leaves = _leaves(statement, in_loop=False)
            self.inside(statement)
            if leaves and index >= start:
                number = None
        if pending and number is not None:
            marked.append(hit(number, body[-1] if body else None))
        body[:] = marked

    def inside(self, statement):
        """The bodies and the late expressions of a statement."""
        if isinstance(statement, _DEFINITIONS):
            self.expressions(statement)
            self.definition(statement)
            return
        self.expressions(statement)
        for name in ("body", "orelse"):
            inner = getattr(statement, name, None)
            if inner:
                self.statements(inner, 0, [])
        for handler in getattr(statement, "handlers", ()):
            self.handler(handler)
        if getattr(statement, "finalbody", None):
            self.statements(statement.finalbody, 0, [])
        if isinstance(statement, ast.Match):
            self.cases(statement)

    def handler(self, handler):
        """An exception that reaches it but is not of its type has run its header alone."""
        lines = (handler.lineno, max(handler.lineno, first_line(handler.body[0]) - 1))
        if handler.type is not None:
            self.late(handler.type)
            handler.type = hit_before(self.new(lines), handler.type)
        self.statements(handler.body, 0, [] if handler.type is not None else [lines])

    def cases(self, match):
        """A case that is tried has run its pattern; one in front of it that never fits, and notes a hit, tells so."""
        cases = []
        for index, case in enumerate(match.cases):
            lines = _case_lines(case)
            always = case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            if index and not always:
                call = hit_call(self.new(lines), case.pattern)
                tried = ast.match_case(ast.copy_location(ast.MatchAs(), case.pattern), call, [_nothing(case.pattern)])
                cases.append(tried)
            if case.guard is not None:
                self.late(case.guard)
            self.statements(case.body, 0, [lines] if always else [])
            cases.append(case)
        match.cases = cases

    def expressions(self, statement):
        """Lambdas and generator expressions of a statement's own expressions."""
        for name, value in ast.iter_fields(statement):
            if name in _NOT_CODE:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, (ast.expr, ast.withitem, ast.arguments, ast.keyword)):
                    self.late(child)

    def late(self, expression):
        """Code that may run at another time than what is around it."""
        nodes = list(code_below(expression))
        consumed = {id(one.args[0]) for one in nodes if _consumes(one)}
        for node in nodes:
            if isinstance(node, ast.Lambda):
                node.body = hit_before(self.new((node.body.lineno, node.body.end_lineno)), node.body)
            elif isinstance(node, ast.GeneratorExp) and id(node) not in consumed:
                node.elt = hit_before(self.new((node.lineno, node.end_lineno)), node.elt)


def _consumes(node):
    if not isinstance(node, ast.Call) or len(node.args) != 1 or not isinstance(node.args[0], ast.GeneratorExp):
        return False
    return getattr(node.func, "id", getattr(node.func, "attr", "")) in _CONSUMERS


def _nothing(place):
    return ast.Pass(lineno=place.lineno, end_lineno=place.lineno, col_offset=place.col_offset, end_col_offset=place.col_offset)


def _header(statement):
    start = first_line(statement)
    return start, max(start, statement.lineno, first_line(statement.body[0]) - 1)


def _case_lines(case):
    return case.pattern.lineno, max(case.pattern.end_lineno, first_line(case.body[0]) - 1)


def _own_lines(statement):
    """The ranges of lines of a statement without the bodies in it."""
    if isinstance(statement, ast.Match):
        return [(statement.lineno, _case_lines(statement.cases[0])[1])]
    if getattr(statement, "body", None):
        return [_header(statement)]
    return [(statement.lineno, statement.end_lineno)]


def _leaves(node, *, in_loop):
    """Whether control may leave through the node without an exception, or by one that stands there."""
    if isinstance(node, (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)):
        return True
    if isinstance(node, (ast.Break, ast.Continue)):
        return not in_loop
    if isinstance(node, (*_DEFINITIONS, ast.Lambda)):
        return False
    inner = in_loop or isinstance(node, _LOOPS)
    for name, value in ast.iter_fields(node):
        around = in_loop if name == "orelse" else inner
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and _leaves(child, in_loop=around):
                return True
    return False
