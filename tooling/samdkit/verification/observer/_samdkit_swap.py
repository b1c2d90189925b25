"""Puts a fault into the live process: every function that holds the code gets the faulty code. Standard library only.

    live = Live({path: source})       # once, after collection; a fork has it too
    why_not = live.swap(path, fault)  # in the fork: "" if the fault is live now, else why only a fresh import is exact

Only what the fault lies in is compiled: the outermost function around it, below the classes around that. What stands
beside it in the module gives its code nothing. The faulty code bears no hits: what a test enters is known before.

A swap is exact if every call from now on runs the faulty code. So it refuses what is past: code that runs while its
module is imported, functions that a changed function made before, generators that have begun, copies of the code.
Decorators, bound methods, properties, aliases and wrappers hold the same function and need nothing.

A module that is not loaded yet needs nothing either, as long as `SAMDKIT_FAULT` names the fault: it is imported with it.
"""

import ast
import gc
import os
import sys
import types
import warnings

if __package__:
    from . import _samdkit_faults as faults
    from ._samdkit_fault_syntax import first_line
else:
    import _samdkit_faults as faults
    from _samdkit_fault_syntax import first_line

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BEGUN = {types.GeneratorType: "gi_code", types.CoroutineType: "cr_code", types.AsyncGeneratorType: "ag_code"}


class NotExact(Exception):
    """Why a fault can't be put into this process so that every later call runs it."""


class Live:
    """The functions of some files that are alive in this process, by the code that they hold."""

    def __init__(self, sources):
        self.trees = {path: faults.parsed(source) for path, source in sources.items()}
        self.paths = {os.path.realpath(path): path for path in self.trees}
        self.names = {}  # path by what a code object calls it
        self.functions = {}
        self.begun = set()
        self.outermost = {}  # codes in an outermost function as it is in the file
        gc.unfreeze()  # what somebody froze is alive, too
        for one in gc.get_objects():
            kind = type(one)
            if kind is types.FunctionType:
                key = self._key(one.__code__)
                if key is not None:
                    self.functions.setdefault(key, []).append(one)
            elif kind in _BEGUN:
                self.begun.add(self._key(getattr(one, _BEGUN[kind])))
        self.loaded = {key[0] for key in self.functions}
        for module in list(sys.modules.values()):
            self.loaded.add(self._path(getattr(module, "__file__", None)))

    def _key(self, code):
        path = self._path(code.co_filename) if code is not None else None
        return path and (path, code.co_qualname, code.co_firstlineno)

    def _path(self, name):
        if not isinstance(name, str):
            return None
        if name not in self.names:
            self.names[name] = self.paths.get(os.path.realpath(name))
        return self.names[name]

    # implements: KIT-SRS-029.c
    def swap(self, path, fault):
        """Makes the fault live, or says why only a fresh import would be exact."""
        return self.prepared(path, fault)()

    def prepared(self, path, fault):
        """A function that makes the fault live, for a fork of this process; nothing is changed before it is called."""
        if path not in self.loaded:
            return lambda: ""
        try:
            place = _Place(self.trees[path], fault)
            if place.default:
                return lambda: _said(self._swap_default, path, fault, place)
            pairs = self._new_codes(path, fault, place)
        except NotExact as why:
            said = str(why)
            return lambda: said
        except (SyntaxError, ValueError, RecursionError) as error:
            said = f"it can't be compiled: {error}"
            return lambda: said
        return lambda: _said(_exchange, pairs)

    def _new_codes(self, path, fault, place):
        before = self.outermost.get((path, place.steps))
        if before is None:
            before = self.outermost[path, place.steps] = _codes(place, path)
        undo = faults.put(self.trees[path], fault)
        try:
            place = _Place(self.trees[path], fault)
            after = _codes(place, path)
            lost = _lost(before, after)
            if lost:
                after = _codes_that_keep(lost, place, path)
        finally:
            undo()
        if before == after:
            raise NotExact("it compiles to the same code, so no test can tell")
        pairs = list(self._pairs(path, before, after))
        if not pairs:
            raise NotExact("nothing in this process holds its code")
        return pairs

    def _pairs(self, path, before, after):
        """Each live function whose code differs with the fault, with the new code."""
        for key, codes in before.items():
            others = after.get(key, [])
            if codes == others:
                continue
            functions = self.functions.get((path, *key), ())
            if (path, *key) in self.begun:
                raise NotExact(f"a generator or coroutine of `{key[0]}` has begun before")
            if functions and len(codes) != len(others):
                raise NotExact(f"`{key[0]}` was made before")
            for function in functions:
                old, new = _match(function.__code__, codes, others)
                if old != new:
                    self._refuse_what_ran(path, old, new)
                    yield function, new

    def _refuse_what_ran(self, path, old, new):
        """A function that made others before has run: what it returned then, or left behind, is from before the fault."""
        if _itself(old) == _itself(new):
            return
        for inner in _below(old):
            key = (path, *_name(inner))
            if key in self.functions or key in self.begun:
                raise NotExact(f"`{old.co_qualname}` has run before, and what it made is in use")

    def _swap_default(self, path, fault, place):
        field, number = place.default
        node = place.function
        functions = self.functions.get((path, ".".join([*(one.name for one in place.classes), node.name]), first_line(node)), ())
        if not functions:
            raise NotExact("nothing in this process holds its default arguments")
        undo = faults.put(self.trees[path], fault)
        try:
            faulty = _Place(self.trees[path], fault).function
            code = _compiled(ast.Expression(getattr(faulty.args, field)[number]), path, "eval")
        finally:
            undo()
        for function in functions:
            value = _evaluated(code, function)
            if field == "defaults":
                values = list(function.__defaults__ or ())
                if len(values) != len(node.args.defaults):
                    raise NotExact(f"the default arguments of `{node.name}` were changed before")
                values[number] = value
                function.__defaults__ = tuple(values)
            else:
                name = node.args.kwonlyargs[number].arg
                if name not in (function.__kwdefaults__ or {}):
                    raise NotExact(f"the default arguments of `{node.name}` were changed before")
                function.__kwdefaults__ = {**function.__kwdefaults__, name: value}


def _exchange(pairs):
    for function, code in pairs:
        function.__code__ = code


def _said(swap, *arguments):
    try:
        swap(*arguments)
    except NotExact as why:
        return str(why)
    except (SyntaxError, ValueError, RecursionError) as error:
        return f"it can't be compiled: {error}"
    return ""


def _evaluated(code, function):
    try:
        return eval(code, function.__globals__)  # noqa: S307  # nosec B307 - as the definition itself does
    except Exception as error:
        raise NotExact(f"its default argument gives {type(error).__name__} by now") from error


class _Place:
    """Where a fault is: in the body of which outermost function, or in which of its default arguments."""

    def __init__(self, tree, fault):
        self.future = [one for one in tree.body if isinstance(one, ast.ImportFrom) and one.module == "__future__"]
        self.classes = []  # from the outside in
        self.function = self.innermost = None
        self.default = None  # the list that it is in, and its place there
        self.steps = ()
        node = tree
        for number, step in enumerate(fault.path):
            self._pass(node, fault.path, number)
            if isinstance(step, slice):
                break
            node = node[step] if isinstance(step, int) else getattr(node, step)
        if self.function is None or fault.import_time:
            raise NotExact("it runs while its module is imported")

    def _pass(self, node, path, number):
        step = path[number]
        if isinstance(node, ast.ClassDef) and self.function is None and step == "body":
            self.classes.append(node)
        elif isinstance(node, _FUNCTIONS) and step == "body":
            self.innermost = node
            if self.function is None or self.default:
                self.function, self.steps, self.default = node, path[:number], None
        elif isinstance(node, _FUNCTIONS) and step == "args" and self.function is None:
            self.function, self.steps, self.default = node, path[:number], path[number + 1 : number + 3]

    def module(self):
        """The smallest module that gives the outermost function the code that it has in the file."""
        node = self.function
        statement = node if isinstance(node, ast.stmt) else ast.copy_location(ast.Expr(node), node)
        for around in reversed(self.classes):
            fields = {name: getattr(around, name) for name in around._fields}
            fields |= {"bases": [], "keywords": [], "decorator_list": [], "body": [statement]}
            statement = ast.copy_location(type(around)(**fields), around)
        return ast.Module([*self.future, statement], [])


def _compiled(tree, path, mode):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(tree, path, mode, dont_inherit=True)


def _codes(place, path):
    """The codes in the outermost function, by their name and first line; several lambdas may share these."""
    found = {}
    for code in _below(_compiled(place.module(), path, "exec")):
        found.setdefault(_name(code), []).append(code)
    return found


def _below(code):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _below(constant)


def _name(code):
    return code.co_qualname, code.co_firstlineno


def _itself(code):
    """A code without those that it makes functions of."""
    return code.replace(co_consts=tuple(None if isinstance(one, types.CodeType) else one for one in code.co_consts))


def _match(code, codes, others):
    """Of codes that share a name and line the one that a function holds, and its faulty counterpart."""
    if len(codes) > 1:
        ends = [_end(one) for one in codes]
        if ends.count(_end(code)) != 1 or None in _end(code):
            raise NotExact(f"several of `{code.co_qualname}` stand in one line")
        number = ends.index(_end(code))
    else:
        number = 0
    if _shape(code) != _shape(codes[number]):
        raise NotExact(f"`{code.co_qualname}` runs as a changed copy of its code")
    if codes[number].co_freevars != others[number].co_freevars:
        raise NotExact(f"`{code.co_qualname}` closes over other variables with it")
    return codes[number], others[number]


def _end(code):
    return list(code.co_positions())[-1]


def _shape(code):
    """What a function shares with its faulty self, and with itself where hits were put into it."""
    return code.co_flags, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_freevars


def _lost(before, after):
    """Variables that no longer are closed over; `__code__` takes no code that closes over others."""
    return {
        name
        for key, codes in before.items()
        for old, new in zip(codes, after.get(key, ()), strict=False)
        for name in set(old.co_freevars) - set(new.co_freevars)
    }


def _codes_that_keep(names, place, path):
    """The same codes with a mention of these variables that never runs."""
    node = place.innermost
    mention = ast.Tuple([ast.Name(name, ast.Load()) for name in sorted(names)], ast.Load())
    if isinstance(node, ast.Lambda):
        kept = node.body
        node.body = _at(ast.IfExp(ast.Constant(value=True), kept, mention), kept)
    else:
        kept = list(node.body)
        node.body.append(_at(ast.If(ast.Constant(value=False), [ast.Expr(mention)], []), kept[-1]))
    try:
        return _codes(place, path)
    finally:
        node.body = kept


def _at(made, place):
    return ast.fix_missing_locations(ast.copy_location(made, place))
