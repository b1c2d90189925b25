"""Has pytest's rewriting of `assert` count those that pass, in test modules and in the helper modules beside them.

The count is a statement behind each rewritten `assert`, which is cheaper than pytest's own hook: that puts the text of each
assertion together before it tells of it. The rewriter is not public, so it is tried before it is used.
"""

import ast
import os
import sys

import pytest


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


def count_passed(counter):
    """Whether each `assert` that is rewritten from now on counts when it passes."""
    rewrite = sys.modules.get("_pytest.assertion.rewrite")
    rewriter = getattr(rewrite, "AssertionRewriter", None)
    original = getattr(rewriter, "visit_Assert", None)
    if original is None or not isinstance(getattr(rewrite, "PYC_TAIL", None), str):
        return False

    def visit_Assert(self, assert_):  # noqa: N802 - the name that ast.NodeVisitor calls
        return [*original(self, assert_), _count(assert_)]

    rewriter.visit_Assert = visit_Assert
    if not _counts(rewrite, counter):
        rewriter.visit_Assert = original
        return False
    # What pytest cached without the count is not for this run, and what it caches now not for others.
    rewrite.PYC_TAIL = f"-samdkit{rewrite.PYC_TAIL}"
    return True


def _count(place):
    statement = ast.parse("__samd_passed__()").body[0]
    for node in ast.walk(statement):
        ast.copy_location(node, place)
    return statement


def _counts(rewrite, counter):
    """Whether of two assertions that run the one that passes counts."""
    source = b"assert True\nassert False\n"
    tree = ast.parse(source)
    counter.take()
    try:
        rewrite.rewrite_asserts(tree, source)
        exec(compile(tree, "trial", "exec", dont_inherit=True), {})  # noqa: S102  # nosec B102 - the two lines above
    except AssertionError:
        return counter.take() == 1
    except Exception:  # noqa: BLE001 - whatever a later version of pytest says to it, there is the hook
        return False
    return False
