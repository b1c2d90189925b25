"""Compiles the planned files with a hit at the start of each marked unit and block. Standard library only.

A hit is `__samd__[n] = 1`, `__samd__` being a view in `builtins` of memory that is shared with a file: threads, forks and
child processes write into the same map, and nothing is lost when one of them is killed. Lines keep their numbers.

What counts as entering: a function's body, or that of a function or lambda inside it; of a class or module, any
function in it. Only a class or module without functions is entered by its own body: where there are functions, an
import alone would make every test that imports the file a test of the whole of it.

Where the plan asks for it (`blocks_in`, `level`), each basic block of a unit gets a hit of its own: `_samdkit_blocks`.
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

import _samdkit_blocks as basic
from _samdkit_kept import Kept

PLAN = "SAMDKIT_OBSERVE"
HITS = "SAMDKIT_HITS"
FAULT = "SAMDKIT_FAULT"
_map = None  # the hits of this process and of those around it, which `__samd__` looks into
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
            self.facts = bool(data.get("facts", True))
            self.only = frozenset(data["only"]) if data.get("only") is not None else None
            self.shard = data.get("shard")
            self.blocks = [{"end": 0, **block} for block in data["blocks"]]
            self.ids = [block["id"] for block in self.blocks]
            self.files, self.modules = {}, {}
            wanted = {block["id"] for block in self.blocks} if data.get("level") == "block" else set(data.get("blocks_in", ()))
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
        self._reserve(wanted)
        self.cache = data.get("cache")
        self.named = dict(self._names(data.get("code", ())))

    def _names(self, folders):
        """The names that planned files have as modules, seen from the folders of the code, each with its file."""
        for folder in folders:
            base = os.path.realpath(os.path.join(self.root, folder))
            for file in self.files:
                if file.startswith(base + os.sep):
                    parts = os.path.splitext(file[len(base) + 1 :])[0].split(os.sep)
                    yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file

    def relative(self, file):
        """A file's path from the root, with `/`."""
        return os.path.relpath(os.path.realpath(file), self.root).replace(os.sep, "/")

    def _reserve(self, wanted):
        """Gives each file with units that want basic blocks a range of numbers, the same in every process of the run.

        A module that is known by its name alone has none: where its file is, only its import tells.
        """
        self.size = len(self.blocks)
        self.basic = {}  # file → first number, and the units that want basic blocks
        for file, blocks in sorted(self.files.items()):
            units = [block for _, block in blocks if block["id"] in wanted]
            if units and os.path.isfile(file):
                self.basic[file] = (self.size, units)
                with open(file, "rb") as source:
                    self.size += basic.most(source.read())
        self._lines = {}

    def lines_of(self, number):
        """The file of a basic block, from the root, and the ranges of its lines."""
        file = max((first, file) for file, (first, _) in self.basic.items() if first <= number)[1]
        return self.relative(file), self._blocks_in(file)[number - self.basic[file][0]]

    def numbers_at(self, path, line):
        """The numbers of the basic blocks of a file with that line; none: it lies in no unit that wants them."""
        file = os.path.realpath(os.path.join(self.root, path))
        if file not in self.basic:
            return set()
        first = self.basic[file][0]
        found = enumerate(self._blocks_in(file), first)
        return {number for number, ranges in found if any(start <= line <= end for start, end in ranges)}

    def _blocks_in(self, file):
        if file not in self._lines:
            with open(file, "rb") as source:
                tree = ast.parse(source.read(), file)
            first, units = self.basic[file]
            self._lines[file] = basic.mark(_roots(tree, units), first)
        return self._lines[file]

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
    os.truncate(handle, max(1, plan.size))
    _use(handle)
    os.environ[HITS] = path


def _use(handle):
    global _map
    _map = mmap.mmap(handle, 0)
    builtins.__samd__ = memoryview(_map)  # storing into the view takes half the time of storing into the map
    os.close(handle)


def take():
    """The numbers of the blocks hit since the last call; clears the map."""
    hits, found = _map, set()
    number = hits.find(b"\1", 0)
    while number >= 0:
        hits[number] = 0
        found.add(number)
        number = hits.find(b"\1", number + 1)
    return found


def instrument(source, path, blocks, inside=None):
    """The code of a file, text or tree, with a hit in each of its blocks; beside it two sets of numbers.

    The first holds the blocks that an import of the file enters, the second those that were not found in it. `inside` is the
    first number for basic blocks and the units that want them.
    """
    tree = source if isinstance(source, ast.Module) else ast.parse(source, path)
    places = [(number, block, _find(tree, block)) for number, block in blocks]  # before anything is put in
    if inside:
        basic.mark(_roots(tree, inside[1]), inside[0])
    entered_by_import = set()
    for number, _, place in places:
        if isinstance(place, basic.Part):
            _mark_functions(place.statements(), number)
            place.insert(basic.hit(number, place.first))
        elif place is not None and not _mark_functions([place], number):
            _after_head(place.body, number)
            entered_by_import.add(number)
    missing = {number for number, _, place in places if place is None}
    return compile(tree, path, "exec", dont_inherit=True), entered_by_import, missing


def _find(tree, block):
    """The module, the definition or the part of a body that a planned block means, or nothing."""
    if block["kind"] == "module":
        return tree
    for node in ast.walk(tree):
        if block["kind"] != "block":
            if isinstance(node, _DEFINITIONS) and basic.first_line(node) == block["line"]:
                return node
            continue
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            for statement in body if isinstance(body, list) else ():
                if block["first"] in {statement.lineno, basic.first_line(statement)}:
                    return basic.Part(body, statement, block["end"] or statement.end_lineno)
    return None


def _roots(tree, units):
    """Where units stand in the tree: the outermost alone, as what lies inside them gets its basic blocks with them."""
    found, inside = [], set()
    places = [place for place in (_find(tree, unit) for unit in units) if place is not None]
    for place in sorted(places, key=_order):
        tops = place.statements() if isinstance(place, basic.Part) else [place]
        if id(tops[0]) not in inside:
            found.append(place)
            inside.update(id(one) for top in tops for one in ast.walk(top))
    return found


def _order(place):
    """Modules, then definitions, then parts of bodies, each by their line."""
    if isinstance(place, ast.Module):
        return 0, 0
    return (2, place.first.lineno) if isinstance(place, basic.Part) else (1, place.lineno)


def _mark_functions(nodes, number):
    """Hits at the entry of each function and lambda; true if there is a function among them."""
    found = False
    for inner in [inner for node in nodes for inner in basic.code_below(node)]:
        if isinstance(inner, _FUNCTIONS):
            _after_head(inner.body, number)
            found = True
        elif isinstance(inner, ast.Lambda):
            inner.body = basic.hit_before(number, inner.body)
    return found


def _after_head(body, number):
    index = basic.head(body)
    body.insert(index, basic.hit(number, body[min(index, len(body) - 1)] if body else None))


def _faulty(source, blocks):
    """The tree of a file with the fault that the environment names, if it is one of this file."""
    if not os.environ.get(FAULT):
        return None
    import _samdkit_faults  # noqa: PLC0415 - only where a fault is named

    return _samdkit_faults.seeded(source, [block for _, block in blocks])


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a planned file; its code never goes into a cache where a plain import would find it."""

    def __init__(self, name, path, blocks, finder):
        super().__init__(name, path)
        self._blocks = blocks
        self._finder = finder

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        content = self.get_data(path)
        source = importlib.util.decode_source(content)
        inside = self._finder.plan.basic.get(os.path.realpath(path))
        faulty = _faulty(source, self._blocks)
        if faulty is not None:
            # Its basic blocks would be others than those that the plan has numbers for.
            found = instrument(faulty, path, self._blocks)
        else:
            wanted = [self._blocks, inside]
            found = self._finder.kept.code(path, content, wanted, lambda: instrument(source, path, self._blocks, inside))
        code, entered_by_import, missing = found
        self._finder.entered_by_import |= entered_by_import
        self._finder.missing |= missing
        return code


class Finder(importlib.abc.MetaPathFinder):
    """Finds what the other finders find, and loads planned files instrumented."""

    def __init__(self, plan):
        self.plan = plan
        self.entered_by_import = set()
        self.missing = set()
        self.kept = Kept(plan.cache)
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
        """Planned modules that something else than this loaded, from their file or another, and blocks that are not in theirs."""
        found = []
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            loader = getattr(getattr(module, "__spec__", None), "loader", None)
            if isinstance(loader, Loader):
                continue
            if isinstance(file, str) and self.plan.blocks_of(name, file):
                source = type(loader) is importlib.machinery.SourceFileLoader
                reason = "imported before observation began" if source else f"loaded by {type(loader).__name__}"
                found.append({"module": name, "reason": reason, "file": self.plan.relative(file)})
            elif name in self.plan.named and name.partition(".")[0] not in sys.stdlib_module_names:
                kind = type(loader).__name__
                own = self.plan.relative(self.plan.named[name])
                found.append({"module": name, "reason": f"loaded from another file, by {kind}", "file": own})
        for number in sorted(self.missing):
            block = self.plan.blocks[number]
            reason = "the plan names lines that are not in the file"
            found.append({"module": block["id"], "reason": reason, "file": block.get("file", "")})
        return found


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
