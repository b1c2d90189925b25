"""Renaming keeps the graph: the same items, links, units, tests and evidence, with one id written as another."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit import reviews, trace
from samdkit.model.evidence import Review, Run
from samdkit.project import Project, load
from samdkit.renaming import rename as renaming
from samdkit.sources import evidence

NEEDS = ["UN-1", "UN-10"]
REQUIREMENTS = ["SRS-1", "SRS-01", "SRS-10", "A-SRS-1"]
CONTROLS = ["RC-1"]
ALL = [*NEEDS, *REQUIREMENTS, *CONTROLS]
ADDRESSES = [one + part for one in REQUIREMENTS for part in ("", ".a", ".b")] + CONTROLS
NEW = "SRS-777"

WORD = st.sampled_from(["The software SHALL", "show", "it;", "`x`", "-", "SRS-", "1.5"])
WORDS = st.lists(WORD | st.sampled_from([*ALL, *(f"[{one}]" for one in ADDRESSES)]), max_size=6).map(" ".join)


def some(values, most=3):
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


@st.composite
def item(draw, identifier):
    links = {"UN": [], "RC": ["realised-by"]}.get(identifier.partition("-")[0], ["derives-from", "refines"])
    ends = {"derives-from": NEEDS, "refines": ADDRESSES[:-1], "realised-by": ADDRESSES[:-1]}
    bullets = [f"- rationale: {draw(WORDS)}"] + [f"- {link}: {', '.join(draw(some(ends[link])))}" for link in links]
    parts = f"\n\n(a) {draw(WORDS)}\n\n(b) {draw(WORDS)}" if "SRS" in identifier and draw(st.booleans()) else ""
    return "\n".join([f"## {identifier} {draw(WORDS)}", *bullets, "", f"x {draw(WORDS)}{parts}", ""])


@st.composite
def project_files(draw):
    kinds = {"user-need": NEEDS, "software-requirement": REQUIREMENTS, "risk-control": CONTROLS}
    found = {
        f"dossier/{kind}.md": f"---\nkind: {kind}\n---\n# {kind}\n\n" + "\n".join(draw(item(one)) for one in identifiers)
        for kind, identifiers in kinds.items()
    }
    ids = some(ADDRESSES).filter(bool).map(", ".join)
    units = [f"# implements: {draw(ids)}\ndef f{number}():\n    return {number}\n" for number in range(draw(st.integers(0, 3)))]
    found["src/code.py"] = "\n\n".join(['"""Of SRS-1."""', *units]) + "\n"
    found["src/code.ts"] = f"// implements: {draw(ids)}\nfunction f() {{\n  return 'SRS-1';\n}}\n"
    marks = [", ".join(f'"{one}"' for one in draw(some(ADDRESSES).filter(bool))) for _ in range(draw(st.integers(0, 3)))]
    tests = [f"@pytest.mark.verifies({mark})\ndef test_{number}():\n    assert 'SRS-1'\n" for number, mark in enumerate(marks)]
    found["tests/test_code.py"] = "\n\n".join(["import pytest", *tests]) + "\n"
    return found


def write(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def observed(project: Project, wrong: list[bool]) -> list[Run]:
    """A record of each test, some with a digest that is not right."""
    runs = []
    for index, test in enumerate(project.tests.values()):
        items = {address: project.item(address) for address in test.verifies}
        parts = {address: one.digest_of(address) for address, one in items.items() if one is not None}
        if wrong[index % len(wrong)]:
            parts = dict.fromkeys(parts, "0" * 20)
        units = {unit.id: unit.digest for address in test.verifies for unit in project.units_of(address) if unit.observable}
        runs.append(Run(test.id, "passed", tuple(sorted(test.verifies)), frozenset(units), parts, units, test.digest, "e"))
    return runs


def graph(project: Project, names: dict[str, str]) -> object:
    """The graph with some ids written as others."""

    def named(address: str) -> str:
        head, dot, part = address.partition(".")
        return names.get(head, head) + dot + part

    return (
        {named(one.id): (one.kind, len(one.parts), one.status) for one in project.items.values()},
        sorted((named(link.source), link.kind, named(link.target)) for one in project.items.values() for link in one.links),
        {unit.id: (sorted(map(named, unit.implements)), unit.digest) for unit in project.units.values()},
        {test.id: sorted(map(named, test.verifies)) for test in project.tests.values()},
        sorted((run.test, sorted(map(named, run.verifies)), sorted(map(named, run.parts))) for run in project.runs),
        sorted((named(one.source), one.link, named(one.target)) for one in project.reviews),
    )


def what_is_stale(project: Project, names: dict[str, str]) -> object:
    addresses = [address for one in project.items.values() for address in one.addresses]

    def named(text: str) -> str:
        for old, new in names.items():
            text = re.sub(rf"of {old}(?![0-9])", f"of {new}", text)
        return text

    runs = {
        (names.get(address.partition(".")[0], address.partition(".")[0]), address.partition(".")[2]): [
            tuple(map(named, one.stale)) for one in trace.observed(project, address)
        ]
        for address in addresses
    }
    suspect = sorted(named(f"of {state.link.source}") for state in reviews.states(project) if state.changed)
    return runs, suspect


@pytest.mark.verifies("KIT-SRS-062.c")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(project_files(), st.sampled_from(ALL), st.lists(st.booleans(), min_size=1, max_size=3))
def test_the_graph_is_the_same_with_the_new_id_and_nothing_gets_stale_or_fresh(files, old, wrong):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, files)
        project = load(root)
        evidence.write(root / "evidence", "runs.jsonl", map(evidence.run_line, observed(project, wrong)))
        looked_at = [
            Review(
                link.source,
                link.kind,
                link.target,
                {end: reviews.digest(project, end) for end in (link.source, link.target)},
                "lead",
            )
            for link in reviews.links(project)
        ]
        evidence.write(root / "evidence", "reviews.jsonl", map(evidence.review_line, looked_at))
        before = load(root)
        assert before.findings == []
        renaming.rename(root, old, NEW)
        after = load(root)
        assert after.findings == []
        assert graph(before, {old: NEW}) == graph(after, {})
        assert what_is_stale(before, {old: NEW}) == what_is_stale(after, {})
        assert_only_texts_that_hold_the_id_change(before, after, old)


def assert_only_texts_that_hold_the_id_change(before, after, old):
    for one in before.items.values():
        other = after.items[NEW if one.id == old else one.id]
        for address, made in zip(one.addresses, other.addresses, strict=True):
            held = old in one.text_of(address) or old in one.title
            assert held or one.digest_of(address) == other.digest_of(made)
