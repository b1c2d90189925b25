"""Compiles the planned files with a hit at the start of each marked unit and block. Standard library only.

A hit is `__samd__[n] = 1`, `__samd__` being a memory map in `builtins` that is shared with a file: threads, forks and
child processes write into the same map, and nothing is lost when one of them is killed. Lines keep their numbers.

What counts as entering: a function's body, or that of a function or lambda inside it; of a class or module, any
function in it. Only a class or module without functions is entered by its own body: where there are functions, an
import alone would make every test that imports the file a test of the whole of it.
"""

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import json
import mmap
import os
import sys
import tempfile

PLAN = "SAMDKIT_OBSERVE"
HITS = "SAMDKIT_HITS"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


class Plan:
    """What to observe: the blocks of `plan.json`, by the real path of their file or by the name of their module."""

    def __init__(self, path):
        """Reads the plan; raises `ValueError` if it is not one, `OSError` if it can't be read."""
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        try:
            self.root = os.path.realpath(data["root"])
            self.out = os.path.realpath(data["out"])
            self.blocks = [{"end": 0, **block} for block in data["blocks"]]
            self.ids = [block["id"] for block in self.blocks]
            self.files, self.modules = {}, {}
            for number, block in enumerate(self.blocks):
                int(block["line"]), int(block["first"]), str(block["kind"])
                if block.get("module"):
                    self.modules.setdefault(block["module"], []).append((number, block))
                else:
                    real = os.path.realpath(os.path.join(self.root, block["file"]))
                    self.files.setdefault(real, []).append((number, block))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error
        if not os.path.isdir(self.root) or not os.path.isdir(self.out):
            raise ValueError("its `root` or its `out` is not a folder")

    def blocks_of(self, name, file):
        """The numbered blocks of a module, or nothing where it is not planned."""
        return self.modules.get(name) or self.files.get(os.path.realpath(file))

    def tails(self):
        """The last parts that names of planned modules may have: a quick no for all other imports."""
        found = {name.rpartition(".")[2] for name in self.modules}
        for file in self.files:
            stem = os.path.splitext(os.path.basename(file))[0]
            found.add(os.path.basename(os.path.dirname(file)) if stem == "__init__" else stem)
        return found


def new_map(plan):
    """A fresh map of hits for this process and its children; the environment names it to them."""
    handle, path = tempfile.mkstemp(prefix="hits-", dir=plan.out)
    os.truncate(handle, max(1, len(plan.blocks)))
    _use(handle)
    os.environ[HITS] = path


def _use(handle):
    builtins.__samd__ = mmap.mmap(handle, 0)
    os.close(handle)


def take():
    """The numbers of the blocks hit since the last call; clears the map."""
    hits = builtins.__samd__
    found = set()
    number = hits.find(b"\1", 0)
    while number >= 0:
        hits[number] = 0
        found.add(number)
        number = hits.find(b"\1", number + 1)
    return found


def instrument(source, path, blocks):
    """The code of a file with a hit in each of its blocks; beside it two sets of numbers.

    The first holds the blocks that an import of the file enters, the second those that were not found in it.
    """
    tree = ast.parse(source, path)
    entered_by_import, missing = set(), set()
    for number, block in blocks:
        if block["kind"] == "block":
            found = _mark_block(tree, number, block)
        else:
            whole = tree if block["kind"] == "module" else _definition(tree, block["line"])
            found = whole is not None
            if found and not _mark_functions([whole], number):
                _after_head(whole.body, number)
                entered_by_import.add(number)
        if not found:
            missing.add(number)
    return compile(tree, path, "exec", dont_inherit=True), entered_by_import, missing


def _definition(tree, line):
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS) and _first_line(node) == line:
            return node
    return None


def _first_line(node):
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def _mark_functions(nodes, number):
    """Hits at the entry of each function and lambda; true if there is a function among them."""
    found = False
    for inner in [inner for node in nodes for inner in ast.walk(node)]:
        if isinstance(inner, _FUNCTIONS):
            _after_head(inner.body, number)
            found = True
        elif isinstance(inner, ast.Lambda):
            call = _placed(ast.parse(f"__samd__.__setitem__({number}, 1)", mode="eval").body, inner.body)
            inner.body = ast.copy_location(ast.BoolOp(ast.Or(), [call, inner.body]), inner.body)
    return found


def _mark_block(tree, number, block):
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            for index, statement in enumerate(body if isinstance(body, list) else ()):
                if block["first"] in {statement.lineno, _first_line(statement)}:
                    end = block["end"] or statement.end_lineno
                    _mark_functions([one for one in body[index:] if one.lineno <= end], number)
                    body.insert(index, _hit(number, statement))
                    return True
    return False


def _after_head(body, number):
    """After the docstring and `from __future__` imports, where a statement changes nothing else."""
    index = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str):
        index = 1
    while index < len(body) and isinstance(body[index], ast.ImportFrom) and body[index].module == "__future__":
        index += 1
    body.insert(index, _hit(number, body[min(index, len(body) - 1)] if body else None))


def _hit(number, place):
    return _placed(ast.parse(f"__samd__[{number}] = 1").body[0], place)


def _placed(inserted, place):
    """Gives what was inserted the start of what it stands before, so that no traceback or trace shows another line."""
    line, column = getattr(place, "lineno", 1), getattr(place, "col_offset", 0)
    for node in ast.walk(inserted):
        if isinstance(node, (ast.expr, ast.stmt)):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = column
    return inserted


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a planned file; its code never goes into a cache where a plain import would find it."""

    def __init__(self, name, path, blocks, finder):
        super().__init__(name, path)
        self._blocks = blocks
        self._finder = finder

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        source = importlib.util.decode_source(self.get_data(path))
        code, entered_by_import, missing = instrument(source, path, self._blocks)
        self._finder.entered_by_import |= entered_by_import
        self._finder.missing |= missing
        return code


class Finder(importlib.abc.MetaPathFinder):
    """Finds what the other finders find, and loads planned files instrumented."""

    def __init__(self, plan):
        self.plan = plan
        self.entered_by_import = set()
        self.missing = set()
        self._tails = plan.tails()

    def find_spec(self, fullname, path=None, target=None):
        if fullname.rpartition(".")[2] not in self._tails:
            return None
        for finder in list(sys.meta_path):
            # Ours first even where pytest would rewrite the file: a hit matters more than an assertion in the product.
            if finder is self or type(finder).__module__ == "_pytest.assertion.rewrite":
                continue
            find = getattr(finder, "find_spec", None)
            spec = find(fullname, path, target) if find else None
            if spec is not None:
                blocks = self.plan.blocks_of(fullname, spec.origin or "")
                if blocks is None or type(spec.loader) is not importlib.machinery.SourceFileLoader:
                    return None
                spec.loader = Loader(fullname, spec.origin, blocks, self)
                return spec
        return None

    def not_observable(self):
        """Planned modules that were loaded by anything else than this, and planned blocks that are not in their file."""
        found = []
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            loader = getattr(getattr(module, "__spec__", None), "loader", None)
            if isinstance(file, str) and self.plan.blocks_of(name, file) and not isinstance(loader, Loader):
                source = type(loader) is importlib.machinery.SourceFileLoader
                reason = "imported before observation began" if source else f"loaded by {type(loader).__name__}"
                found.append({"module": name, "reason": reason})
        ids = [self.plan.ids[number] for number in sorted(self.missing)]
        return found + [{"module": one, "reason": "the plan names lines that are not in the file"} for one in ids]


def install():
    """Starts observing this process and returns the finder, or nothing where no plan is named.

    Raises `ValueError` or `OSError` if the plan can't be read.
    """
    path = os.environ.get(PLAN)
    if not path:
        return None
    finder = next((one for one in sys.meta_path if isinstance(one, Finder)), None)
    if finder is None:
        finder = Finder(Plan(path))
        hits = os.environ.get(HITS, "")
        if os.path.dirname(hits) == finder.plan.out and os.path.exists(hits):
            _use(os.open(hits, os.O_RDWR))
        else:
            new_map(finder.plan)
    else:
        sys.meta_path.remove(finder)
    sys.meta_path.insert(0, finder)  # before pytest's, which comes first by the time the plugin is loaded
    return finder
