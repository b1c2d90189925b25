"""Counts assertions that really ran: `assert`, `pytest.raises`, `pytest.warns`, and unittest's methods.

Not counted: `pytest.fail`, `if …: raise`, mocks' and other libraries' own assertions. A count explains; it grades
nothing.
"""

import functools
import os
import sys
import threading

import pytest

__unittest = True  # unittest and pytest leave frames of such modules out of tracebacks

_depth = threading.local()


def rewrite_modules_below(folders, root, hook):
    """Has pytest count the assertions of helper modules below test folders too; it rewrites only test files itself.

    It would also rewrite what the packages of installed plugins bring (all of hypothesis): their assertions are none of
    the test's, and telling of each made a run ten times as long.
    """
    getattr(hook, "_must_rewrite", set()).clear()
    names = set()
    for folder in folders:
        for place, inner, files in os.walk(folder):
            inner[:] = [one for one in inner if one.isidentifier() and not os.path.exists(os.path.join(place, one, "pyvenv.cfg"))]
            for file in files:
                stem, extension = os.path.splitext(file)
                if extension == ".py" and stem.isidentifier() and stem != "__init__":
                    parts = [*os.path.relpath(place, root).split(os.sep), stem]
                    names.update(".".join(parts[index:]) for index in range(len(parts)))
    hidden = sys.stdlib_module_names | set(sys.modules)
    pytest.register_assert_rewrite(*sorted(name for name in names if name.partition(".")[0] not in hidden))


def count_contexts(count):
    """Calls `count` whenever `pytest.raises` or `pytest.warns` saw what it waited for."""
    # Their classes have other names in each version of pytest; an unused instance of each leads to them.
    _count_exit(type(pytest.raises(ValueError)), count, swallows=True)  # noqa: PT011 - never entered
    _count_exit(type(pytest.warns(UserWarning)), count, swallows=False)  # noqa: PT030 - never entered
    if hasattr(pytest, "RaisesGroup"):
        _count_exit(pytest.RaisesGroup, count, swallows=True)


def _count_exit(context, count, *, swallows):
    original = context.__exit__

    @functools.wraps(original)
    def leave(self, *details):
        __tracebackhide__ = True
        result = original(self, *details)
        if result if swallows else details[:1] == (None,):
            count()
        return result

    context.__exit__ = leave


def count_methods(count):
    """Calls `count` for each outermost `self.assert…` of unittest, if anything has imported it."""
    case = getattr(sys.modules.get("unittest"), "TestCase", None)
    for name in dir(case) if case else ():
        method = getattr(case, name)
        # Deprecated aliases warn at their caller's line: left as they are, the method behind them is not wrapped.
        if name.startswith("assert") and getattr(method, "__name__", "") == name:
            setattr(case, name, _outermost(method, count))


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
