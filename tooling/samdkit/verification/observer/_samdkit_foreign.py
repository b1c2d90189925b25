"""Faults that another tool made: a whole function as it changed it, taken as the one small change. Standard library only."""

import ast
import functools

if __package__:
    from . import _samdkit_fault_syntax as syntax
    from . import _samdkit_faults as faults
    from . import _samdkit_operators as operators
else:
    import _samdkit_fault_syntax as syntax
    import _samdkit_faults as faults
    import _samdkit_operators as operators


def fault(source, name, function):
    """The fault by which `function`, the source of a function, differs from the one of that qualified name.

    Its name and its decorators stay those of the file. Of several functions with the name the last counts: the others are
    overloads, or defined anew. Raises `LookupError` if there is none, `ValueError` if nothing differs.
    """
    path, whole = _functions(source)[name]
    new = faults.parsed(function).body[0]
    new.name, new.decorator_list = whole.name, whole.decorator_list
    old, steps, line = whole, [], whole.lineno
    while (step := _step(old, new)) is not None:
        steps += step
        for one in step:
            old, new = _below(old, one), _below(new, one)
        line = getattr(old, "lineno", line)
    if not steps:
        raise ValueError(f"`{name}` is as it is in the file")
    for node in ast.walk(new):
        if "lineno" in node._attributes:
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = getattr(old, "col_offset", 0)
    place = faults.written((*path, *steps))
    return faults.Fault(
        digest=faults.digest(("foreign", name, place, operators.dump(new))),
        unit=name,
        operator="foreign",
        line=line,
        reach=whole.body[0].lineno if steps[0] == "args" else line,
        what="a fault from elsewhere",
        place=place,
        import_time=False,
        path=(*path, *steps),
        new=new,
    )


@functools.cache
def _functions(source):
    """Qualified name → the steps to each function outside other functions, and its node."""
    return {name: (path, node) for path, node, name in _named(faults.parsed(source), (), "")}


def _named(node, path, prefix):
    for field in ("body", "orelse", "finalbody", "handlers"):
        for place, child in enumerate(getattr(node, field, None) or ()):
            own = (*path, field, place)
            if isinstance(child, syntax.FUNCTIONS):
                yield own, child, prefix + child.name
            elif isinstance(child, ast.ClassDef):
                yield from _named(child, own, f"{prefix}{child.name}.")
            elif not isinstance(child, ast.Expr):
                yield from _named(child, own, prefix)


def _below(node, step):
    return node[step] if isinstance(step, int) else getattr(node, step)


def _step(old, new):
    """The steps from two nodes to the one node below each that holds all that differs; none if there is no such node."""
    if type(old) is not type(new):
        return None
    found = []
    for field, one in ast.iter_fields(old):
        other = getattr(new, field, None)
        if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            found += [([field, place], *both) for place, both in enumerate(zip(one, other, strict=True))]
        else:
            found.append(([field], one, other))
    found = [(steps, one, other) for steps, one, other in found if not _same(one, other)]
    if len(found) != 1 or not all(isinstance(one, ast.AST) for one in found[0][1:]):
        return None
    return found[0][0]


def _same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(_same(getattr(one, field, None), getattr(other, field, None)) for field in one._fields)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other
