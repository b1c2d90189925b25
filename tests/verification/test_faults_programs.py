"""Faults of generated programs and of the standard library: each is one, and the same in a running process as in the file."""

import ast
import asyncio
import importlib
import inspect
import itertools
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samdkit import digests
from samdkit.sources import python_code
from samdkit.verification.observer import _samdkit_faults as faults
from samdkit.verification.observer import _samdkit_swap as swap

START = """\
import functools
LIMIT = 2
class Base:
    def m(self, a): return a
def g(a, b): return a - b
def deco(made):
    @functools.wraps(made)
    def inner(*given): return made(*given)
    return inner
"""
#: Where the body stands, and how its function is reached. `D` is a default argument.
FRAMES = [
    "def f(a, b=D, *, c=D):\n<body>\ncall = f",
    "@deco\ndef f(a, b=D, *, c=1):\n<body>\ncall = f",
    "class A(Base):\n    def f(self, a, b=D, c=1):\n        x = super().m(a)\n    <body>\n    call = f\ncall = A().f",
    "class A(Base):\n    @staticmethod\n    def f(a, b=LIMIT + 3, c=1):\n    <body>\ncall = A.f",
    "def f(a, b, c=1):\n    yield a\n<body>\ncall = f",
    "async def f(a, b, c=1):\n<body>\ncall = f",
    "def outer(c):\n    def f(a, b=D):\n    <body>\n    return f\ncall = outer(1)",
]
NAMES = st.sampled_from(["a", "b", "c", "x", "LIMIT"])
ATOMS = NAMES | st.integers(-1, 3).map(str) | st.sampled_from(["True", "None", "'t'", "(a, b)[0]", "seen[-1]"])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def form(pattern: str) -> st.SearchStrategy[str]:
        parts = pattern.split("_")
        return st.tuples(*[inner] * (len(parts) - 1)).map(
            lambda given: "".join(part + one for part, one in zip(parts, (*given, ""), strict=True))
        )

    return st.sampled_from([
        "(_ + _)", "(_ - _)", "(_ * _)", "(-_)", "(not _)", "(_ and _)", "(_ or _)", "(_ < _)", "(_ == _)", "(_ in (_, _))",
        "(_ if _ else _)", "g(_, _)", "(lambda y: y - _)(_)", "sum([y for y in range(3) if y != _])", "max(_, _)",
    ]).flatmap(form)  # fmt: skip


EXPRESSIONS = st.recursive(ATOMS, _larger, max_leaves=5)
SIMPLE = [
    "x = _", "x = f'{a + 1} of {b}'", "x += _", "seen.append(_)", "return _", "raise ValueError(_)", "del seen[_]", "seen[0] = _",
    "yield _", "g(_, _)",
]  # fmt: skip
COMPOUND = [
    "if _:\n<body>\nelse:\n<body>",
    "for i in range(2):\n<loop>",
    "try:\n<body>\nexcept (ValueError, TypeError):\n<body>",
    "try:\n<body>\nexcept TypeError as error:\n    seen.append(1)\n    raise\nfinally:\n    seen.append(0)",
    "def h(y=_):\n    return y - x\nx = h()",
    "match _:\n    case 1 if _:\n    <body>\n    case 't':\n    <body>",
    "with contextlib.suppress(TypeError):\n<body>",
]


@st.composite
def bodies(draw: st.DrawFn, depth: int, *, generator: bool, loop: bool = False) -> list[str]:
    """The lines of a body."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        simple = [one for one in SIMPLE if (generator or not one.startswith("yield")) and not (generator and "return" in one)]
        simple += ["break", "continue"] if loop else []
        chosen = draw(st.sampled_from(COMPOUND if depth and draw(st.booleans()) else simple))
        for line in chosen.split("\n"):
            if line.strip() in {"<body>", "<loop>"}:
                indent = line.partition("<")[0] + "    "
                inner = draw(bodies(depth - 1, generator=generator, loop=loop or "<loop>" in line))
                lines += [indent + one for one in inner]
            else:
                parts = line.split("_")
                lines.append("".join(part + draw(EXPRESSIONS) for part in parts[:-1]) + parts[-1])
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program with a function `call`."""
    frame = draw(st.sampled_from(FRAMES))
    lines = ["x = 1", "seen = [7]", *draw(bodies(2, generator="yield" in frame))]
    found: list[str] = []
    for line in frame.split("\n"):
        if line.strip() == "<body>":
            found += [line.partition("<")[0] + "    " + one for one in lines]
        else:
            found.append(line.replace("D", draw(st.sampled_from(["3", "(1 - 2)", "'t'"]))))
    return "import contextlib\n" + START + "\n".join(found) + "\n"


def module_of(text: str) -> list[dict]:
    return [{"id": "m", "kind": "module", "line": 1, "first": 1, "end": len(text.splitlines()), "digest": "d"}]


def results(program: dict, given: list[tuple[int, int]]) -> list[str]:
    """What the program says to each pair, an error by its kind."""
    said = []
    for one in given:
        try:
            value = program["call"](*one)
            if inspect.iscoroutine(value):
                value = asyncio.run(value)
            said.append(repr(list(value) if inspect.isgenerator(value) else value))
        except Exception as error:  # noqa: BLE001 - that is what it comes to
            said.append(type(error).__name__)
    return said


def loaded(tree: str | ast.Module, path: str) -> dict:
    names: dict = {}
    exec(compile(tree, path, "exec", dont_inherit=True), names)  # noqa: S102 - it is ours
    return names


numbers = itertools.count()


@pytest.mark.verifies("KIT-SRS-029.c")
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore:coroutine")
@settings(max_examples=40)
@given(program=programs(), data=st.data())
def test_a_swap_shows_what_the_faulty_file_shows(program, data):
    found = faults.faults(program, module_of(program))
    fault = data.draw(st.sampled_from(found))
    path = f"generated-{next(numbers)}.py"  # the functions of an example may outlive it
    names = loaded(program, path)
    why_not = swap.Live({path: program}).swap(path, fault)
    given = [(0, 1), (1, 1), (2, 1), (1, 0), (3, 3)]
    if why_not:
        # What `deco` and `outer` made is in use; or the constants around it make the change none.
        rightly = fault.import_time or "has run before" in why_not or "the same code" in why_not
        assert rightly, (fault, why_not)
    else:
        assert results(names, given) == results(loaded(faults.tree_with(program, fault), path), given), fault


@pytest.mark.verifies("KIT-SRS-029.b")
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@settings(max_examples=40)
@given(program=programs())
def test_each_fault_of_a_program_is_another_program(program):
    assert_each_is_another(program)


@pytest.mark.verifies("KIT-SRS-029.b")
@pytest.mark.parametrize(
    "name", ["bisect", "textwrap", "json.decoder", "contextlib", "statistics", "heapq", "asyncio.tasks", "tokenize", "csv"]
)
def test_each_fault_of_a_module_is_another_module(name):
    assert_each_is_another(Path(importlib.import_module(name).__file__).read_text("utf-8"))


def assert_each_is_another(source: str) -> None:
    """Every fault compiles, differs from the file and from the others, and is known by a digest of its own."""
    found = faults.faults(source, module_of(source))
    assert len({one.digest for one in found}) == len(found)
    tree = ast.parse(source)
    seen = {(number, ast.dump(one)) for number, one in enumerate(tree.body)}
    count = len(seen)
    for fault in found:
        undo = faults.put(tree, fault)
        # Most lie in one statement of the module: what stands beside it is the same as before.
        number = fault.path[1].start if isinstance(fault.path[1], slice) else fault.path[1]
        seen.add((number, ast.dump(tree.body[number])))
        compile(ast.Module(tree.body[number : number + 1], []), "generated.py", "exec", dont_inherit=True)
        undo()
    assert len(seen) == count + len(found)
    assert ast.dump(tree) == ast.dump(ast.parse(source))


@pytest.mark.verifies("KIT-SRS-029.a")
@settings(max_examples=40)
@given(program=programs(), other=programs())
def test_faults_stay_the_same_when_code_is_formatted_or_moves_or_other_code_changes(program, other):
    marked = START + "# implements: SRS-001\ndef f(a, b, c):\n" + _function(program)
    moved = f"{textwrap.dedent(other)}\n\n\n# implements: SRS-001\n{ast.unparse(ast.parse(marked).body[-1])}  # the end\n"
    assert known(marked) == known(moved)


@pytest.mark.verifies("KIT-SRS-029.a")
@given(program=programs(), data=st.data())
def test_any_change_of_a_unit_makes_all_its_faults_others(program, data):
    marked = START + "# implements: SRS-001\ndef f(a, b, c):\n" + _function(program)
    fault = data.draw(st.sampled_from(faults.faults(marked, units(marked))))
    lines = marked.split("\n")
    start = lines.index("# implements: SRS-001") + 1
    unit = faults.tree_with(marked, fault).body[-1]
    changed = "\n".join([*lines[:start], ast.unparse(unit)]) + "\n"
    assert {digest for digest, *_ in known(marked)}.isdisjoint(digest for digest, *_ in known(changed))


def _function(program: str) -> str:
    """The body that was drawn, as that of a function of the module."""
    node = next(one for one in ast.walk(ast.parse(program)) if getattr(one, "name", "") == "f")
    return textwrap.indent("\n".join(map(ast.unparse, node.body)).replace("super().m(a)", "a"), "    ") + "\n"


def units(source: str) -> list[dict]:
    found, findings = python_code.units("a.py", source)
    assert not findings
    return [
        {"id": one.id, "kind": one.kind, "line": one.location.line, "end": one.end, "first": one.first, "digest": one.digest}
        for one in found
    ]


def known(source: str) -> list[tuple[str, str, str]]:
    """The faults of the marked units, without their lines."""
    found = faults.faults(source, units(source))
    assert found
    return [(one.digest, one.place, one.operator) for one in found]


def test_the_digest_of_the_unit_is_the_one_that_evidence_is_bound_to():
    source = "# implements: SRS-001\ndef f(a):\n    return a < 3\n"
    assert units(source)[0]["digest"] == digests.of_nodes(ast.parse(source).body)
