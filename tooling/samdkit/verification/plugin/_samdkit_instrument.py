"""Compiles the planned files with a hit at the start of each marked unit and block. Standard library only.

A hit is `__samd__[n] = 1`, `__samd__` being a shared memory map in `builtins`: threads, forks and child processes
write into the same map, and nothing is lost when one of them is killed.
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
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Plan:
    """What to observe: the blocks of `plan.json`, by the real path of their file."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.root = os.path.realpath(data["root"])
        self.out = data["out"]
        self.blocks = data["blocks"]
        self.files = {}
        for number, block in enumerate(self.blocks):
            real = os.path.realpath(os.path.join(self.root, block["file"]))
            self.files.setdefault(real, []).append((number, block))


def new_map(plan):
    """A fresh map of hits for this process and its children; the environment names it to them."""
    handle, path = tempfile.mkstemp(prefix="hits-", dir=plan.out)
    os.truncate(handle, max(1, len(plan.blocks)))
    _use(handle)
    os.environ[HITS] = path


def join_map(path):
    """Uses the map of the process that started this one."""
    _use(os.open(path, os.O_RDWR))


def _use(handle):
    builtins.__samd__ = mmap.mmap(handle, 0)
    os.close(handle)


def take():
    """The numbers of the blocks hit since the last call; clears the map."""
    hits = builtins.__samd__
    content = bytes(hits)
    found = {number for number, value in enumerate(content) if value} if any(content) else set()
    for number in found:
        hits[number] = 0
    return found


def instrument(source, path, blocks):
    """The code of a file with a hit in each of its blocks, line numbers unchanged."""
    tree = ast.parse(source, path)
    for number, block in blocks:
        _insert(tree, number, block)
    return compile(tree, path, "exec", dont_inherit=True)


def _insert(tree, number, block):
    if block["kind"] == "module":
        _after_head(tree.body, number)
        return
    if block["kind"] == "unit":
        for node in ast.walk(tree):
            if isinstance(node, _DEFINITIONS) and _first_line(node) == block["line"]:
                for inner in ast.walk(node) if isinstance(node, ast.ClassDef) else [node]:
                    if isinstance(inner, _FUNCTIONS):
                        _after_head(inner.body, number)
                return
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            for index, statement in enumerate(body if isinstance(body, list) else ()):
                if getattr(statement, "lineno", 0) == block["first"]:
                    body.insert(index, _hit(number, statement))
                    return


def _first_line(node):
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _after_head(body, number):
    """After the docstring and `from __future__` imports, where a statement changes nothing else."""
    index = 0
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        index = 1
    while index < len(body) and isinstance(body[index], ast.ImportFrom) and body[index].module == "__future__":
        index += 1
    body.insert(index, _hit(number, body[min(index, len(body) - 1)]))


def _hit(number, place):
    statement = ast.parse(f"__samd__[{number}] = 1").body[0]
    for node in ast.walk(statement):
        ast.copy_location(node, place)
        if hasattr(node, "end_lineno"):
            node.end_lineno, node.end_col_offset = node.lineno, node.col_offset
    return statement


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a planned file; its code never goes into a cache where a plain import would find it."""

    def __init__(self, name, path, blocks):
        super().__init__(name, path)
        self._blocks = blocks

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return instrument(importlib.util.decode_source(self.get_data(path)), path, self._blocks)


class Finder(importlib.abc.MetaPathFinder):
    """Finds what the normal finders find, and loads planned files instrumented."""

    def __init__(self, plan):
        self._plan = plan
        self.already = [
            {"module": name, "reason": "imported before observation began"}
            for name, module in sorted(sys.modules.items())
            if os.path.realpath(getattr(module, "__file__", None) or "") in plan.files
        ]

    def find_spec(self, fullname, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return None
        blocks = self._plan.files.get(os.path.realpath(spec.origin or ""))
        if blocks is None:
            return None
        spec.loader = _Loader(fullname, spec.origin, blocks)
        return spec


def install():
    """Starts observing this process; returns the plan and the finder, or nothing where none is asked for."""
    path = os.environ.get(PLAN)
    if not path:
        return None
    existing = next((one for one in sys.meta_path if isinstance(one, Finder)), None)
    if existing is not None:
        return existing
    plan = Plan(path)
    hits = os.environ.get(HITS)
    if hits and os.path.exists(hits):
        join_map(hits)
    else:
        new_map(plan)
    finder = Finder(plan)
    finder.plan = plan
    sys.meta_path.insert(0, finder)
    return finder
