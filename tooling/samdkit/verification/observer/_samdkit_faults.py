"""Which faults can be seeded into the marked units of a file, and the file's tree with one of them. Standard library only.

    for fault in faults(source, blocks): …      # blocks: those of the plan in this file: id, kind, line, end, first, digest
    tree = tree_with(source, fault)
    tree = seeded(source, blocks)               # in the import hook: with the fault that SAMDKIT_FAULT names, if it is in here

What is left out stands below `if False:` in the tree. So the names that it binds, the variables that it closes over and
the `yield` that makes a generator stay what they are, and nothing of it runs.

No fault is seeded where none could be judged: docstrings, annotations (what `Annotated[…]` adds is behaviour and is
changed), names with two underscores (`__all__`), `assert` (it goes with -O), `if TYPE_CHECKING`, conditions on the Python
version or platform, the part below `if __name__ == "__main__"`, sentences for people (what exceptions, warnings and logs
say, help texts, any string of three words or more), `debug` and `info` of a log, and what comes after nothing: a `return`
or `continue` at the end. Of a table of more than 20 constants the first and the last are changed.
"""

import ast
import hashlib
import os
import sys
import warnings

if __package__:  # the kit, which lists the faults that there should be
    from . import _samdkit_operators as operators
    from ._samdkit_fault_statements import Statements
else:
    import _samdkit_operators as operators
    from _samdkit_fault_statements import Statements

SWITCH = "SAMDKIT_FAULT"
#: A sum of a thousand parts is a thousand levels of a tree, and Python compiles it.
_DEEP = 30_000
#: Digests of the faults that a module was imported with in this process.
loaded = set()


class Fault:
    """One change of the code of one marked unit."""

    # digest        20 hexadecimal characters, the same as long as the unit's code is
    # unit          id of the innermost marked unit around it
    # line          of the file
    # reach         the line that a run must come to for the fault to matter: `line`, or the body's first for a default argument
    # place         where it is in the unit's tree: `body[2].test.ops[0]`
    # import_time   whether it runs when the module is imported, so that only a fresh import shows it
    # path, new     the steps to it from the module, and what stands there instead; nothing: it is left out

    __slots__ = ("digest", "import_time", "line", "new", "operator", "path", "place", "reach", "unit", "what")

    def __init__(self, **facts):
        for name in self.__slots__:
            setattr(self, name, facts[name])

    def __repr__(self):
        return f"<{self.digest} {self.unit} line {self.line}: {self.operator}, {self.what}>"


# implements: KIT-SRS-029.a, KIT-SRS-029.b, KIT-SRS-029.d
def faults(source, blocks):
    """All faults of the marked units of one file, in the order of the code.

    Raises `SyntaxError` (or `ValueError`) if the source is no Python.
    """
    found = {}

    def tell(operator, path, new, what, node, here):
        if here.unit is not None:
            key = (*map(str, path), "" if new is None else operators.dump(new))
            if key not in found:
                found[key] = _fault(operator, path, new, what, node, here, key[-1])

    tree = parsed(source)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEEP))
    try:
        Statements(tree, blocks, tell)
    finally:
        sys.setrecursionlimit(limit)
    return list(found.values())


def _fault(operator, path, new, what, node, here, instead):
    first, *rest = path[len(here.root) :]
    if here.start:
        first = slice(first.start - here.start, first.stop - here.start) if isinstance(first, slice) else first - here.start
    place = written((first, *rest))
    said = (here.unit["id"], str(here.unit.get("digest", "")), operator, place, instead)
    return Fault(
        digest=digest(said),
        unit=here.unit["id"],
        operator=operator,
        line=node.lineno,
        reach=here.reach or node.lineno,
        what=what,
        place=place,
        import_time=here.import_time,
        path=path,
        new=new,
    )


def digest(said):
    """The digest of a fault, over what makes it this one."""
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def parsed(source):
    """The tree of a file, without the warnings that its import gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def tree_with(source, fault):
    """The tree of a file with that fault."""
    tree = parsed(source)
    put(tree, fault)
    return tree


def put(tree, fault):
    """Puts the fault into the tree; what it returns takes it out again."""
    holder = tree
    for step in fault.path[:-1]:
        holder = holder[step] if isinstance(step, int) else getattr(holder, step)
    last = fault.path[-1]
    if isinstance(last, slice):
        old = holder[last]
        holder[last] = [_left_out(old)]
        return lambda: holder.__setitem__(slice(last.start, last.start + 1), old)
    if isinstance(last, int):
        old, holder[last] = holder[last], fault.new
        return lambda: holder.__setitem__(last, old)
    old = getattr(holder, last)
    setattr(holder, last, fault.new)
    return lambda: setattr(holder, last, old)


def _left_out(statements):
    kept = ast.If(ast.Constant(value=False), statements, [])
    first = statements[0]
    ast.copy_location(kept.test, first)
    kept.lineno, kept.col_offset = first.lineno, first.col_offset
    kept.end_lineno, kept.end_col_offset = statements[-1].end_lineno, statements[-1].end_col_offset
    return kept


def seeded(source, blocks):
    """The tree of a file with the fault that `SAMDKIT_FAULT` names, or nothing if that is none of this file."""
    wanted = os.environ.get(SWITCH)
    for fault in faults(source, blocks) if wanted else ():
        if fault.digest == wanted:
            loaded.add(wanted)
            return tree_with(source, fault)
    return None


def written(path):
    """The steps to a place in a tree as text."""
    text = ""
    for step in path:
        if isinstance(step, slice):
            text += f"[{step.start}:{step.stop}]"
        else:
            text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")
