"""Which faults the marked code gets, in the words that a reader sees, and which none could judge."""

import ast
import textwrap

import pytest
from samdkit.verification.observer import _samdkit_faults as faults

SWALLOWED = "the handler of {} does nothing: the exception is swallowed"
SWAPPED = "the arguments `{}` and `{}` of `a` change places"


def of(source: str, **unit) -> list[faults.Fault]:
    """The faults of a file that is one marked module, or of the unit that is given by its lines."""
    text = textwrap.dedent(source).lstrip("\n")
    whole = {"id": "a.py", "kind": "module", "line": 1, "end": len(text.splitlines()), "first": 1, "digest": "d"}
    return faults.faults(text, [whole | unit])


def words(source: str, operator: str = "") -> list[str]:
    """What the faults of a function's body say, the one aside that leaves all of it out."""
    body = textwrap.indent(textwrap.dedent(source).strip("\n"), "    ")
    return [
        one.what for one in of(f"def f(a, b, c):\n{body}\n    end()\n") if one.operator == operator and "`end()`" not in one.what
    ]


def all_words(source: str) -> list[str]:
    return [one.what for one in of(source)]


@pytest.mark.verifies("KIT-SRS-029.d")
@pytest.mark.parametrize(
    ("operator", "source", "expected"),
    [
        ("relational", "x = a < b", ["`<` becomes `<=`", "`<` becomes `>=`"]),
        ("relational", "x = a <= b", ["`<=` becomes `<`", "`<=` becomes `>`"]),
        ("relational", "x = a > b", ["`>` becomes `>=`", "`>` becomes `<=`"]),
        ("relational", "x = a >= b", ["`>=` becomes `>`", "`>=` becomes `<`"]),
        ("relational", "x = a == b", ["`==` becomes `!=`"]),
        ("relational", "x = a is not None", ["`is not` becomes `is`"]),
        ("relational", "x = a not in b", ["`not in` becomes `in`"]),
        ("relational", "x = a == b != c", ["`==` becomes `!=`", "`!=` becomes `==`"]),
        ("boundary", "x = 30", ["`30` becomes `31`", "`30` becomes `29`"]),
        ("boundary", "x = 0.5", ["`0.5` becomes `1.5`", "`0.5` becomes `-0.5`"]),
        ("boundary", "x = -1", ["`-1` becomes `0`", "`-1` becomes `-2`"]),
        ("boundary", "x = a[0]", ["`0` becomes `1`"]),
        ("boundary", "x = a[-1]", ["`-1` becomes `-2`"]),
        ("boundary", "x = a[1:]", ["`1` becomes `2`", "`1` becomes `0`"]),
        ("boundary", "x = True", ["`True` becomes `False`"]),
        ("boundary", "x = 'mmHg'", ["`'mmHg'` becomes `''`"]),
        ("boundary", "x = ''", ["`''` becomes `'?'`"]),
        ("boundary", "x = b'k'", ["`b'k'` becomes `b''`"]),
        ("boundary", "x = None", []),
        ("boundary", "x = 1e300", []),
        ("boundary", "match a:\n    case -1: x = b", ["`-1` becomes `0`", "`-1` becomes `-2`"]),
        ("boundary", "match a:\n    case {'key': 'v'}: x = c", ["`'v'` becomes `''`"]),
        ("boolean", "x = a and b", ["`and` becomes `or`", "`a` is left out beside `and`", "`b` is left out beside `and`"]),
        ("boolean", "x = a or a", ["`or` becomes `and`", "`a` is left out beside `or`"]),
        ("boolean", "x = not a", ["`not` is left out before `a`"]),
        ("boolean", "x = not not a", ["`not` is left out before `a`"]),
        ("boolean", "if a: b()", ["the condition `a` is turned round"]),
        ("boolean", "if a < b: c()", []),
        ("boolean", "if not a: c()", ["`not` is left out before `a`"]),
        ("boolean", "while a(b): c()", ["the condition `a(…)` is turned round"]),
        ("boolean", "x = b if a else c", ["the condition `a` is turned round"]),
        ("boolean", "x = [b for b in c if b.d]", ["the condition `b.d` is turned round"]),
        ("boolean", "match a:\n    case b if c: x = c", ["the condition `c` is turned round"]),
        ("arithmetic", "x = a + b", ["`+` becomes `-`"]),
        ("arithmetic", "x = a - b", ["`-` becomes `+`"]),
        ("arithmetic", "x = a * b", ["`*` becomes `/`"]),
        ("arithmetic", "x = a / b", ["`/` becomes `*`"]),
        ("arithmetic", "x = a // b", ["`//` becomes `/`"]),
        ("arithmetic", "x = a % b", ["`%` becomes `//`"]),
        ("arithmetic", "x = a ** b", ["`**` becomes `*`"]),
        ("arithmetic", "x = a & b", ["`&` becomes `|`"]),
        ("arithmetic", "x = a << b", ["`<<` becomes `>>`"]),
        ("arithmetic", "a.b += c", ["`+=` becomes `-=`"]),
        ("arithmetic", "x = a @ b", []),
        ("arithmetic", "x = -a", ["`-` is left out before `a`"]),
        ("arithmetic", "x = ~a", ["`~` is left out before `a`"]),
        ("arithmetic", "x = 'a' + b", []),
        ("arithmetic", "x = f'{a}' + b", []),
        ("arithmetic", "x = [a] + b", []),
        ("arithmetic", "x = '%s' % b", []),
        ("return", "if a: return b + 1", ["`None` is returned instead of `b + 1`"]),
        ("return", "if a: return b(c)", ["`None` is returned instead of `b(…)`"]),
        ("return", "if a: return", ["this early `return` is left out"]),
        ("return", "if a: return None", ["this early `return` is left out"]),
        ("return", "if a: return 1", []),
        ("return", "yield a\nif a: return b", []),
        ("removed-statement", "a.append(b)", ["the call `a.append(…)` is left out"]),
        ("removed-statement", "a.b += 1", ["`a.b += …` is left out"]),
        ("removed-statement", "a.b @= c", ["`a.b @= …` is left out"]),
        ("removed-statement", "a.b = c", ["`a.b = …` is left out"]),
        ("removed-statement", "a[b] = c", ["`a[b] = …` is left out"]),
        ("removed-statement", "del a[b]", ["`del a[b]` is left out"]),
        ("removed-statement", "a = b", ["`a = …` is left out"]),
        ("removed-statement", "x = b", []),
        ("removed-statement", "x = b\nx = c", ["`x = …` is left out"]),
        ("removed-statement", "x, y = b", []),
        ("removed-statement", "global y\ny = b", ["`y = …` is left out"]),
        ("removed-statement", "yield a", ["`yield a` is left out"]),
        ("removed-statement", "for x in a:\n    if x: break", ["`break` is left out"]),
        ("removed-statement", "for x in a:\n    if b: continue\n    y = x", ["`continue` is left out"]),
        ("removed-statement", "for x in a:\n    if x: continue", []),
        ("removed-raise", "if a: raise ValueError('no')", ["`raise ValueError(…)` is left out"]),
        ("swallowed-exception", "try: a()\nexcept KeyError: raise", [SWALLOWED.format("`KeyError`")]),
        ("removed-raise", "try: a()\nexcept KeyError: raise", []),
        ("swallowed-exception", "try: a()\nexcept (A, B) as e:\n    b = e\n    raise", [SWALLOWED.format("`(A, B)`")]),
        ("removed-raise", "try: a()\nexcept KeyError as e:\n    b = e\n    raise", ["`raise` is left out"]),
        ("swallowed-exception", "try: a()\nexcept: b()", [SWALLOWED.format("all exceptions")]),
        ("swallowed-exception", "try: a()\nexcept KeyError: pass", []),
        ("swapped-argument", "a(b, c)", [SWAPPED.format("b", "c")]),
        ("swapped-argument", "a(b, c, d)", [SWAPPED.format("b", "c"), SWAPPED.format("c", "d")]),
        ("swapped-argument", "a(b, b)", []),
        ("swapped-argument", "a(b, *c)", []),
        ("swapped-argument", "isinstance(b, c)", []),
        ("swapped-argument", "max(b, c)", []),
        ("swapped-argument", "hmac.compare_digest(b, c)", []),
    ],
)  # fmt: skip
def test_each_operator_says_what_it_does(operator, source, expected):
    assert words(source, operator) == expected


def test_the_body_of_each_function_of_a_unit_is_left_out_and_that_of_the_functions_in_it_is_not():
    found = of("""
        def f():
            def inner():
                return 2
            return inner

        class A:
            def m(self):
                "Says so."
                return 1
            def n(self): ...
            def o(self): raise NotImplementedError
            def p(self):
                "Says so."
    """)
    assert [one.what for one in found if one.operator == "body"] == ["the body of `f` is left out", "the body of `m` is left out"]


def test_a_body_of_one_statement_is_left_out_once():
    assert all_words("def f(a): return a.b") == ["the body of `f` is left out"]
    assert all_words("def f(a): a()") == ["the body of `f` is left out"]
    assert all_words("def f(a): raise a") == ["the body of `f` is left out"]


def test_a_marked_block_is_left_out_as_a_whole():
    source = "def f(a):\n    a.b()\n    a.c()\n    a.d()\n"
    found = of(source, kind="block", id="a.py::f#1", line=2, first=2, end=3)
    assert [(one.what, one.unit) for one in found] == [
        ("the marked block is left out", "a.py::f#1"),
        ("the call `a.b()` is left out", "a.py::f#1"),
        ("the call `a.c()` is left out", "a.py::f#1"),
    ]
    assert ast.unparse(faults.tree_with(source, found[0])) == (
        "def f(a):\n    if False:\n        a.b()\n        a.c()\n    a.d()"
    )


@pytest.mark.parametrize(
    "source",
    [
        '"A docstring."',
        "def f():\n    'A docstring.'",
        "__all__ = ['f']",
        "__version__ = '1.0'",
        "x: int",
        "def f(a: 'Literal[1]') -> Optional[1]: ...",
        "Kind = Literal['a', 'b']",
        "T = TypeVar('T', bound='Unit')",
        "Names: TypeAlias = dict['str', 'int']",
        "if TYPE_CHECKING:\n    limit = 3",
        "if __name__ == '__main__':\n    main(1)",
        "if sys.version_info >= (3, 12): pass",
        "assert limit < 3, 'too low'",
        "def f(): pass",
        "def f(): ...",
        "def f(): return None",
        "@overload\ndef f(a=1): return a",
        "log = logging.getLogger('app')",
        "logger.debug('took %s', 3)",
        "self.log.info(f'{n + 1} read')",
        "logging.getLogger('x').info(str(1))",
        "import os",
    ],
)
def test_code_that_no_test_could_judge_gets_no_fault(source):
    assert all_words(source) == []


def test_the_wording_of_exceptions_warnings_and_logs_stays():
    found = all_words("""
        def f(a):
            if a: raise HTTPException(403, "not yours: " + a.name, detail=f"of {a + 1}", code="E1")
            log.warning("refused %s", a + 1)
            warnings.warn("old", stacklevel=2)
            end()
    """)
    assert found == [
        "the body of `f` is left out",
        "the condition `a` is turned round",
        "`raise HTTPException(…)` is left out",
        "the arguments `403` and `'not yours: ' + a.name` of `HTTPException` change places",
        "`403` becomes `404`",
        "`403` becomes `402`",
        "`'E1'` becomes `''`",
        "the call `log.warning(…)` is left out",
        "the call `warnings.warn(…)` is left out",
        "the call `end()` is left out",
    ]


def test_sentences_stay_and_queries_and_names_do_not():
    assert words("x = 'the pressure is low'", "boundary") == []
    assert words("message = f'{a[0]} of'\nraise ValueError(message)", "boundary") == []
    assert words("message = 'low'", "boundary") == []
    assert words("x = a.decode('utf-8', 'replace')", "boundary") == []
    assert words("x = 'select id from reading'", "boundary") == ["`'select id from reading'` becomes `''`"]
    assert words("x = 'Blood Pressure Low'", "boundary") == ["`'Blood Pressure Low'` becomes `''`"]


def test_the_words_of_an_f_string_stay_and_what_is_put_into_it_does_not():
    assert words("x = f'at {a + 1:>{b + 1}} of'", "boundary") == ["`1` becomes `2`", "`1` becomes `0`"]


def test_limits_in_an_annotation_are_behaviour():
    found = of("""
        class Reading:
            systolic: Annotated[int, Field(ge=30, description="mmHg")]
        def read(limit: Annotated[int, Query(le=9)]): ...
    """)
    assert [one.what for one in found if one.operator == "boundary"] == [
        "`30` becomes `31`",
        "`30` becomes `29`",
        "`9` becomes `10`",
        "`9` becomes `8`",
    ]
    assert all(one.import_time for one in found)


def test_of_a_long_table_the_first_and_the_last_are_changed():
    table = ", ".join(map(repr, range(100, 121)))
    assert all_words(f"x = [{table}]") == [
        "`100` becomes `101`",
        "`100` becomes `99`",
        "`120` becomes `121`",
        "`120` becomes `119`",
    ]


def test_a_fault_belongs_to_the_innermost_marked_unit():
    source = textwrap.dedent("""\
        class A:
            def m(self):
                a = 1
                b = 2
                c = 3
            @deco(4)
            def n(self):
                d = 5
        e = 6
    """)
    found = faults.faults(
        source,
        [
            {"id": "A", "kind": "unit", "line": 1, "end": 8, "first": 2, "digest": "1"},
            {"id": "A.m#1", "kind": "block", "line": 4, "end": 4, "first": 4, "digest": "2"},
            {"id": "A.n", "kind": "unit", "line": 6, "end": 8, "first": 8, "digest": "3"},
        ],
    )
    numbers = {(one.what[1], one.unit) for one in found if one.operator == "boundary"}
    assert numbers == {("1", "A"), ("2", "A.m#1"), ("3", "A"), ("4", "A.n"), ("5", "A.n")}
    places = {one.what: one.place for one in found if one.operator == "boundary"}
    assert places["`2` becomes `3`"] == "[0].value"
    assert places["`5` becomes `6`"] == "body[0].value"


def test_a_fault_is_known_by_the_code_of_its_unit_and_not_by_lines_or_comments():
    source = "def f(a):\n    return a < 3 or a > 9\n"
    unit = {"id": "f", "kind": "unit", "first": 2, "digest": "d"}
    moved = "import os\n\n\ndef f(a):  # says more\n    return (\n        a < 3\n        or a > 9\n    )\n"
    before = faults.faults(source, [unit | {"line": 1, "end": 2}])
    after = faults.faults(moved, [unit | {"line": 4, "end": 8}])
    assert [one.digest for one in after] == [one.digest for one in before]
    assert [one.line for one in after] != [one.line for one in before]
    changed = faults.faults(source, [unit | {"line": 1, "end": 2, "digest": "other"}])
    assert {one.digest for one in changed}.isdisjoint(one.digest for one in before)


@pytest.mark.parametrize(
    ("source", "import_time"),
    [
        ("x = 3", True),
        ("class A:\n    x = 3", True),
        ("@deco(3)\ndef f(): ...", True),
        ("class A(B, limit=3): ...", True),
        ("x = [y for y in z if y != 3]", True),
        ("x = lambda a=3: a", True),
        ("x = lambda a: 3", False),
        ("def f():\n    x = 3", False),
        ("def f():\n    class A:\n        x = 3", False),
        ("def f():\n    def g(a=3): ...", False),
        ("def f(a=3): ...", False),
        ("def f(*, a=3): ...", False),
        ("class A:\n    @staticmethod\n    def f(a=3): ...", False),
        ("x = 1\ndef f(a=x + 3): ...", False),
        ("x = 1\ndef f(a=x + 3): ...\nx = 2", True),
        ("class A:\n    y = B()\n    def f(a=y + 3): ...", True),
        ("class A:\n    def f(a=__x + 3): ...", True),
        ("@app.get\ndef f(a=3): ...", True),
    ],
)
def test_what_runs_at_import_is_told_apart(source, import_time):
    assert {one.import_time for one in of(source) if "`3`" in one.what} == {import_time}


def test_a_fault_in_a_default_argument_matters_where_the_body_is_entered():
    found = of("def f(\n    a=3,\n):\n    'Says so.'\n    return a\n")
    assert {(one.line, one.reach) for one in found if one.operator == "boundary"} == {(2, 5)}


def test_a_long_sum_has_a_fault_at_each_sign():
    assert len(words("x = " + " + ".join(["a"] * 500), "arithmetic")) == 499


def test_a_name_that_may_be_gone_keeps_its_next_value():
    assert "`x = …` is left out" not in words("x = a\nif b: del x\nx = c", "removed-statement")


def test_source_that_is_no_python_is_refused():
    with pytest.raises(SyntaxError):
        of("def f(:")
