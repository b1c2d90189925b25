"""Questions about syntax trees that decide whether a fault can be judged at all. Standard library only."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


def first_line(node):
    """Where a definition begins, decorators included."""
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def last_name(node):
    """The last part of a dotted name, or nothing."""
    return getattr(node, "attr", None) or getattr(node, "id", "")


def decorators(node):
    """The last name of each decorator."""
    return [last_name(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list]


def is_docstring(node):
    """Whether a statement is nothing but a string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def is_none(node):
    """Whether an expression is `None`, or there is none."""
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def is_not_implemented(statement):
    """Whether it raises what an abstract method raises."""
    if not isinstance(statement, ast.Raise):
        return False
    return last_name(statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc) == "NotImplementedError"


def does_nothing(statement):
    """Whether a statement makes no difference at the end of a body."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Return):
        return is_none(statement.value)
    return isinstance(statement, ast.Pass) or is_not_implemented(statement)


def is_generator(function):
    """Whether a function yields itself, not only a function in it."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in _own(function.body))


def holds(node, kind):
    """Whether there is such a node in an expression."""
    return any(isinstance(one, kind) for one in ast.walk(node))


def names_any(node, names):
    """Whether an expression speaks of one of these names."""
    return any(last_name(one) in names for one in ast.walk(node))


def is_type_alias(statement):
    """Whether an assignment says itself that it names a type."""
    return isinstance(statement, ast.AnnAssign) and last_name(statement.annotation) == "TypeAlias"


def bound_by(statement):
    """Names that have a value after the statement, whatever happens; those of `global` have one elsewhere."""
    if isinstance(statement, ast.Assign):
        return {one.id for one in statement.targets if isinstance(one, ast.Name)}
    if isinstance(statement, ast.AnnAssign) and statement.value is not None and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    if isinstance(statement, (ast.Global, ast.Nonlocal)):
        return set(statement.names)
    return set()


def deleted_in(function):
    """Names that `del` takes their value from, somewhere in a function."""
    return frozenset(one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Del))


def times_bound(body):
    """How often each name is bound among statements, outside the functions and classes in them."""
    found = {}
    for node in _own(body):
        if isinstance(node, DEFINITIONS):
            names = [node.name]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [(one.asname or one.name).partition(".")[0] for one in node.names]
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names = [node.id]
        else:
            names = [node.name] if isinstance(node, ast.ExceptHandler) and node.name else []
        for name in names:
            found[name] = found.get(name, 0) + 1
    return found


def _own(body):
    """The nodes among statements, without what is inside the definitions and lambdas in them."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
