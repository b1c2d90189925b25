"""Functions that another tool changed, as faults of ours."""

import ast

import pytest
from samdkit.verification.observer import _samdkit_faults as faults
from samdkit.verification.observer import _samdkit_foreign as foreign

SOURCE = """\
class Dose:
    def of(self, weight: str) -> str: ...

    def of(self, weight, most=40):
        if weight < 0:
            raise ValueError(weight)
        return min(weight * 2, most)
"""


def changed(old, new):
    """The last method as another tool writes it, at the margin, with one change."""
    function = "\n".join(line[4:] for line in SOURCE.splitlines()[3:])
    assert function.count(old) == 1
    return foreign.fault(SOURCE, "Dose.of", function.replace(old, new))


def test_a_changed_function_is_the_smallest_change_that_it_makes():
    fault = changed("* 2", "* 3")
    assert fault.place == "body[0].body[1].body[1].value.args[0].right"
    assert fault.line == fault.reach == 7
    assert ast.unparse(faults.tree_with(SOURCE, fault)) == ast.unparse(ast.parse(SOURCE.replace("* 2", "* 3")))


def test_a_default_argument_is_reached_with_the_body():
    fault = changed("most=40", "most=41")
    assert (fault.line, fault.reach) == (4, 5)


def test_an_operator_has_the_line_of_its_expression():
    assert changed("<", "<=").line == 5


def test_what_is_not_in_the_file_or_the_same_is_refused():
    with pytest.raises(LookupError):
        foreign.fault(SOURCE, "Dose.other", "def other(self): pass")
    with pytest.raises(ValueError, match="as it is in the file"):
        changed("* 2", "* 2")
