"""The blocks of generated programs against what the interpreter's own tracers see of them."""

import ast
import dis
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.verification.observer import _samdkit_blocks as basic

PATH = "generated.py"
#: What the programs stand on. `choices` are theirs for one run; nothing that is awaited ever waits.
START = '''"""Text."""
from __future__ import annotations
import contextlib
class Left(Exception): pass
class Right(Exception): pass
class Waits:
    def __await__(self): return iter(())
    async def __aenter__(self): return self
    async def __aexit__(self, *details): return details[0] is Left
    def __aiter__(self): return self
    async def __anext__(self):
        if pick(): return 1
        raise StopAsyncIteration
def pick(): return choices.pop() if choices else 0
def boom():
    if pick(): raise Left
def call(made):
    try: return made()
    except Exception: return None
def drive(made):
    try: return list(made)
    except Exception: return None
def run(made):
    try: made.send(None)
    except (Left, Right, StopIteration): return None
'''
#: Statements by what must be around them. `<loop>` and its like stand for a body of that kind, `<body>` for one of the same.
SIMPLE = {
    "all": ["x = pick()", "x = [\n    y\n    for y in (1, 2)\n    if y\n]", "x = 0", "x = any(y for y in (0, 1))"],
    "leaving": ["raise Left", "raise Right"],
    "loop": ["break", "continue", "if pick(): break", "if pick(): continue"],
    "def": ["return pick()", "if pick(): return 1", "return (\n    pick()\n)"],
    "async": ["return pick()", "if pick(): return 1", "await Waits()"],
    "gen": ["yield pick()", "if (yield 1): x = 0", "yield 1; x = 2", "if pick(): return"],
    "agen": ["yield pick()", "await Waits()", "if pick(): return"],
    "raising": ["boom()", "assert pick()", "x = [\n    boom(),\n    1,\n]", "late = (\n    y for y in (pick(),)\n)\nlist(late)"],
}  # fmt: skip
COMPOUND = [
    "if pick():\n<body>",
    "if pick():\n<body>\nelif pick():\n<body>\nelse:\n<body>",
    "for x in range(pick()):\n<loop>",
    "for x in range(pick()):\n<loop>\nelse:\n<body>",
    "while pick():\n<loop>\nelse:\n<body>",
    "while True:\n    if not pick(): break\n<loop>",
    "try:\n<body>\nexcept Left:\n<body>",
    "try:\n<body>\nexcept (\n    Left\n):\n<body>\nexcept Right as error:\n<body>\nexcept:\n<body>\nelse:\n<body>",
    "try:\n<body>\nfinally:\n<cleanup>",
    "try:\n<body>\nexcept Right:\n<body>\nelse:\n<body>\nfinally:\n<cleanup>",
    "with contextlib.suppress(Left):\n<body>",
    "with contextlib.nullcontext() as x, (\n    contextlib.suppress(Right)\n):\n<body>",
    "match pick():\n    case 1:\n    <body>\n    case 0 if pick():\n    <body>",
    "match pick():\n    case 2:\n    <body>\n    case 0 | 3: x = 1\n    case _:\n    <body>",
    "def inner():\n<def>\ncall(inner)",
    '@(\n    lambda made: made\n)\ndef inner(\n    x=1,\n):\n    "Text."\n<def>\ncall(inner)',
    "def inner():\n<gen>\n    yield 1\ndrive(inner())",
    "async def inner():\n<async>\nrun(inner())",
    "async def inner():\n<agen>\n    yield 1\nasync def outer(): return [\n    y\n    async for y in inner()\n]\nrun(outer())",
    'class Inner:\n    "Text."\n    x = pick()\n    def method(self):\n    <def>\ncall(Inner().method)',
    "class Inner:\n    if pick():\n        x = 1",
    "late = lambda: (\n    pick()\n)\nif pick(): call(late)",
]
ASYNCHRONOUS = [
    "async with Waits() as x:\n<body>",
    "async for x in Waits():\n<loop>\nelse:\n<body>",
    "x = [\n    y\n    async for y in Waits()\n]",
]


@st.composite
def bodies(draw: st.DrawFn, kinds: frozenset[str], depth: int) -> list[str]:
    """The lines of a body; `kinds` is what is around it."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        choices = [one for kind in sorted(kinds) for one in SIMPLE.get(kind, ())]
        if depth and draw(st.booleans()):
            choices = COMPOUND + (ASYNCHRONOUS if kinds & {"async", "agen"} else [])
        for line in draw(st.sampled_from(choices)).split("\n"):
            indent, found, kind = line.partition("<")
            if not found or kind == "" or not kind.endswith(">"):
                lines.append(line)
                continue
            inner = draw(bodies(_around(kinds, kind.removesuffix(">")), depth - 1))
            lines += [f"{indent}    {one}" for one in inner]
    return lines


def _around(kinds: frozenset[str], kind: str) -> frozenset[str]:
    always = kinds & {"all", "leaving", "raising"}
    if kind == "body":
        return kinds
    if kind == "cleanup":  # what leaves a `finally` is warned of by newer versions
        return always
    return kinds | {kind} if kind == "loop" else always | {kind}


def programs(*kinds: str) -> st.SearchStrategy[str]:
    return bodies(frozenset({"all", "leaving", *kinds}), 3).map(lambda lines: START + "\n".join(lines) + "\n")


CHOICES = st.lists(st.integers(0, 2), max_size=40)


@dataclass
class Hit:
    """A program with hits, run: what a tracer saw in it, and its blocks."""

    traced: set[int]
    blocks: list[tuple[tuple[int, int], ...]]
    numbers: set[int]

    @property
    def lines(self) -> set[int]:
        return {line for number in self.numbers for start, end in self.blocks[number] for line in range(start, end + 1)}


def run(
    program: str | ast.Module, choices: list[int], see: Callable[[Callable[[], None]], set[int]], hits: bytearray
) -> set[int]:
    code = compile(program, PATH, "exec", dont_inherit=True)

    def start() -> None:
        try:
            exec(code, {"__name__": "generated", "choices": [*choices], "__samd__": hits})  # noqa: S102 - it is ours
        except Exception as error:
            if type(error).__name__ not in {"Left", "Right", "AssertionError"}:
                raise

    return see(start)


def with_hits(source: str, choices: list[int], see: Callable[[Callable[[], None]], set[int]]) -> Hit:
    tree = ast.parse(source)
    blocks = basic.mark([tree], 0)
    assert len(blocks) <= basic.most(source.encode())
    hits = bytearray(len(blocks))
    traced = run(tree, choices, see, hits)
    return Hit(traced, blocks, {number for number, hit in enumerate(hits) if hit})


def by_trace(start: Callable[[], None]) -> set[int]:
    """The lines that `sys.settrace` shows."""
    lines: set[int] = set()

    def trace(frame, event, _):
        if frame.f_code.co_filename != PATH:
            return None
        if event == "line" and not cleans_up(frame):
            lines.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        start()
    finally:
        sys.settrace(before)
    return lines


def cleans_up(frame: FrameType) -> bool:
    """Whether it is at what CPython 3.11 does while an exception passes; that bears the line of a statement near by."""
    coming = [dis.opname[code] for code in frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 4 : 2]]
    return sys.version_info < (3, 12) and (coming[0] == "RERAISE" or coming == ["COPY", "POP_EXCEPT"])


def by_monitoring(start: Callable[[], None]) -> set[int]:
    """The lines that `sys.monitoring` shows."""
    lines: set[int] = set()
    monitoring = sys.monitoring  # type: ignore[attr-defined]
    tool = next(number for number in range(6) if monitoring.get_tool(number) is None)
    monitoring.use_tool_id(tool, "samdkit-test")
    try:
        event = monitoring.events.LINE
        monitoring.register_callback(tool, event, lambda code, line: lines.add(line) if code.co_filename == PATH else None)
        monitoring.set_events(tool, event)
        start()
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
    return lines


TRACERS = [by_trace, by_monitoring] if hasattr(sys, "monitoring") else [by_trace]


@pytest.mark.verifies("KIT-SRS-028")
@pytest.mark.parametrize("see", TRACERS)
@given(source=programs("raising"), choices=CHOICES)
def test_every_line_that_a_tracer_sees_lies_in_a_block_that_is_hit(see, source, choices):
    plain = run(source, choices, see, bytearray())
    seen = with_hits(source, choices, see)
    assert plain - seen.lines == set()


@pytest.mark.verifies("KIT-SRS-028")
@pytest.mark.parametrize("see", TRACERS)
@given(source=programs("raising"), choices=CHOICES)
def test_hits_hide_nothing_from_a_tracer_and_show_it_no_more_than_the_first_line_of_a_statement(see, source, choices):
    plain = run(source, choices, see, bytearray())
    seen = with_hits(source, choices, see)
    assert plain - seen.traced == set()
    assert seen.traced - plain <= first_lines(source)


@pytest.mark.verifies("KIT-SRS-028")
@given(source=programs(), choices=CHOICES)
def test_without_an_exception_from_elsewhere_no_statement_of_a_hit_block_is_left_out(source, choices):
    plain = run(source, choices, by_trace, bytearray())
    seen = with_hits(source, choices, by_trace)
    assert (seen.lines - plain) & first_lines(source) == set()


def first_lines(source: str) -> set[int]:
    """Where statements begin, docstrings aside."""
    statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    text = [one for one in statements if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)]
    return {basic.first_line(one) for one in statements} - {one.lineno for one in text}


def test_what_follows_a_statement_that_always_leaves_is_never_hit():
    source = "def made():\n    return 1\n    made()\nmade()\n"
    assert with_hits(source, [], by_trace).lines == {1, 2, 4}
