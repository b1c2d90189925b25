"""Faults that another tool made: a whole function, changed, stands for the one in the file. Standard library only."""

import ast

if __package__:
    from . import _samdkit_fault_syntax as syntax
    from . import _samdkit_faults as faults
    from . import _samdkit_operators as operators
else:
    import _samdkit_fault_syntax as syntax
    import _samdkit_faults as faults
    import _samdkit_operators as operators


def fault(source, name, function):
    """The fault that `function`, the source of a function, stands for the one of that qualified name.

    Its name and its decorators stay those of the file. Raises `LookupError` if there is no such function, or several.
    """
    found = [(path, node) for path, node, one in _functions(faults.parsed(source), (), "") if one == name]
    if len(found) != 1:
        raise LookupError(f"`{name}` stands {len(found)} times in the file")
    path, old = found[0]
    changed = faults.parsed(function).body[0]
    ast.increment_lineno(changed, old.lineno - changed.lineno)
    new = faults.parsed(source)
    for step in path:
        new = new[step] if isinstance(step, int) else getattr(new, step)
    new.args, new.body = changed.args, changed.body
    place = faults.written(path)
    return faults.Fault(
        digest=faults.digest(("foreign", name, place, operators.dump(new))),
        unit=name,
        operator="foreign",
        line=syntax.first_line(old),
        reach=old.body[0].lineno,
        what="a fault from elsewhere",
        place=place,
        import_time=False,
        path=path,
        new=new,
    )


def _functions(node, path, prefix):
    """The functions outside other functions, with the steps to them and their qualified names."""
    for field in ("body", "orelse", "finalbody", "handlers"):
        for place, child in enumerate(getattr(node, field, None) or ()):
            own = (*path, field, place)
            if isinstance(child, syntax.FUNCTIONS):
                yield own, child, prefix + child.name
            elif isinstance(child, ast.ClassDef):
                yield from _functions(child, own, f"{prefix}{child.name}.")
            elif not isinstance(child, ast.Expr):
                yield from _functions(child, own, prefix)
