"""Counts the examples that hypothesis runs a test with, and those that the test's own assumptions turned away."""

import functools
import inspect


def count(item, tell):
    """Calls `tell(rejected=…)` for each example of a test case from now on.

    Not counted are coroutines, which a plugin makes into functions later, and stateful tests.
    """
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    inner = getattr(handle, "inner_test", None)
    if inner is None or hasattr(inner, "samdkit_tell") or inspect.iscoroutinefunction(inner):
        return

    @functools.wraps(inner)
    def example(*arguments, **keywords):
        __tracebackhide__ = True
        try:
            result = inner(*arguments, **keywords)
        except BaseException as error:
            tell(rejected=type(error).__name__ == "UnsatisfiedAssumption")
            raise
        tell(rejected=False)
        return result

    example.samdkit_tell = tell
    handle.inner_test = example
