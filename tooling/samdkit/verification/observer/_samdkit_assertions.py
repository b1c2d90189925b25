"""Counts assertions that really ran: `assert`, `pytest.raises`, `pytest.warns`, those of unittest, mocks and numpy.

Not counted: `pytest.fail`, `if …: raise`, other libraries' own assertions, and what runs in another process. A count explains; it
grades nothing. `_samdkit_rewriting` counts `assert` statements; of assertions that call each other the outermost counts.
"""

import builtins
import functools
import importlib.abc
import itertools
import sys
import threading

import pytest

__unittest = True  # unittest and pytest leave frames of such modules out of tracebacks

_depth = threading.local()


class Counter:
    """Counts what passes, from any thread; `builtins.__samd_passed__` is what rewritten `assert` statements call."""

    def __init__(self):
        self.count = builtins.__samd_passed__ = itertools.count().__next__
        self._last = self.count()

    def take(self):
        """How many passed since the last call."""
        now = self.count()
        passed, self._last = now - self._last - 1, now
        return passed


def watch(count, raised):
    """Calls `count` for each assertion that passes, `raised` with an expected exception and its traceback.

    Modules that are not imported yet are watched when they are: what a test takes from them by name is counted too.
    """
    # Their classes have other names in each version of pytest; an unused instance of each leads to them.
    _watch_exit(type(pytest.raises(ValueError)), count, raised)  # noqa: PT011 - never entered
    _watch_exit(type(pytest.warns(UserWarning)), count, None)  # noqa: PT030 - never entered
    if hasattr(pytest, "RaisesGroup"):
        _watch_exit(pytest.RaisesGroup, count, raised)
    _Arrivals(
        {
            "unittest.case": lambda module: _watch_unittest(module, count, raised),
            "unittest.mock": lambda module: _watch_mocks(module, count),
            "numpy.testing": lambda module: _watch_names(module, count),
        }
    ).begin()


def _watch_exit(context, count, raised):
    """`raised` is what takes an exception that the context swallows; without it the context waits for none."""
    original = context.__exit__

    @functools.wraps(original)
    def leave(self, *details):
        __tracebackhide__ = True
        result = original(self, *details)
        if result if raised else details[:1] == (None,):
            if count:
                count()
            if raised and details[1:2] != (None,):
                raised(*details[1:3])
        return result

    context.__exit__ = leave


def _watch_unittest(module, count, raised):
    for name in dir(module.TestCase):
        method = getattr(module.TestCase, name)
        # Deprecated aliases warn at their caller's line: left as they are, the method behind them is not wrapped.
        if name.startswith("assert") and getattr(method, "__name__", "") == name:
            setattr(module.TestCase, name, _outermost(method, count))
    context = getattr(module, "_AssertRaisesContext", None)
    if context is not None:
        _watch_exit(context, None, raised)


def _watch_mocks(module, count):
    for kind in (module.NonCallableMock, getattr(module, "AsyncMockMixin", None)):
        for name in list(vars(kind)) if kind else ():
            if name.startswith("assert_"):
                setattr(kind, name, _outermost(getattr(kind, name), count))


def _watch_names(module, count):
    for name, value in list(vars(module).items()):
        if name.startswith("assert_") and callable(value):
            setattr(module, name, _outermost(value, count))


def _outermost(method, count):
    @functools.wraps(method)
    def checked(*arguments, **keywords):
        __tracebackhide__ = True
        outer = not getattr(_depth, "inside", False)
        _depth.inside = True
        try:
            result = method(*arguments, **keywords)
        finally:
            if outer:
                _depth.inside = False
        if outer:
            count()
        return result

    return checked


class _Arrivals(importlib.abc.MetaPathFinder):
    """Hands modules over right after they were imported."""

    def __init__(self, wanted):
        self._wanted = wanted

    def begin(self):
        """Takes what is imported already, waits for the others."""
        for name in self._wanted.keys() & sys.modules.keys():
            self._wanted.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(self, fullname, path=None, target=None):
        arrived = self._wanted.pop(fullname, None)
        if arrived is None:
            return None
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            spec = find(fullname, path, target) if find and finder is not self else None
            if spec is None:
                continue
            execute = getattr(spec.loader, "exec_module", None)
            if execute is not None:
                spec.loader.exec_module = functools.partial(_then, execute, arrived)
            return spec
        return None


def _then(execute, arrived, module):
    execute(module)
    arrived(module)
