"""`samdkit.lock` and the requirement locks: read with their lines, and never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import digests
from samdkit.errors import CannotTell
from samdkit.model.component import Component
from samdkit.model.finding import Severity
from samdkit.sources import locks

SHA = "a" * 64


def packages(root, runtime: str, test: str = ""):
    (root / "requirements.txt").write_bytes(runtime.encode() if isinstance(runtime, str) else runtime)
    if test:
        (root / "requirements-test.txt").write_text(test, "utf-8")
    return locks.read_packages(root)


@pytest.mark.verifies("KIT-SRS-006.a")
def test_distributions_are_read_with_version_hashes_and_line(tmp_path):
    runtime = (
        f"# compiled\n--require-hashes\n\nAttrs==26.1.0 \\\n    --hash=sha256:{SHA} \\\n    --hash=sha256:{'b' * 64}\n"
        f"    # via app\nzope.interface[x]==7.0 ; python_version < '4' --hash=sha256:{SHA}\n"
    )
    found, problems = packages(tmp_path, runtime)
    assert problems == []
    assert [(one.name, one.version, one.hashes, one.line, one.path, one.development) for one in found] == [
        ("attrs", "26.1.0", (SHA, "b" * 64), 4, "requirements.txt", False),
        ("zope-interface", "7.0", (SHA,), 8, "requirements.txt", False),
    ]


@pytest.mark.verifies("KIT-SRS-006.a")
def test_what_only_the_test_lock_has_is_no_part_of_the_product(tmp_path):
    found, _ = packages(tmp_path, f"a==1 --hash=sha256:{SHA}\n", f"a==1 --hash=sha256:{SHA}\nb==2 --hash=sha256:{SHA}\n")
    assert [(one.name, one.development, one.path) for one in found] == [
        ("a", False, "requirements.txt"),
        ("b", True, "requirements-test.txt"),
    ]


@pytest.mark.verifies("KIT-SRS-006.a")
@pytest.mark.parametrize("start", ["./", "", "file:./", "pulse-limits @ file:./", "pulse-limits @ ./"])
def test_components_are_named_by_the_path_of_their_wheel(tmp_path, start):
    found, problems = packages(tmp_path, f"{start}vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl --hash=sha256:{SHA}\n")
    assert problems == []
    assert [(one.name, one.version, one.wheel) for one in found] == [
        ("pulse-limits", "1.0.0", "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl")
    ]


LOOSE = [
    "attrs",
    "attrs>=26",
    "attrs==26.*",
    "attrs @ https://example.com/attrs.whl",
    "-r other.txt",
    "-e .",
    "--find-links x",
    "git+x",
    "!",
]


@pytest.mark.verifies("KIT-SRS-006.b")
@pytest.mark.parametrize("line", LOOSE)
def test_a_line_that_is_no_exact_version_can_t_be_judged(tmp_path, line):
    found, problems = packages(tmp_path, f"# a lock\n{line} --hash=sha256:{SHA}\nb==2 --hash=sha256:{SHA}\n")
    assert [(one.check, one.severity, str(one.location)) for one in problems] == [
        ("soup.broken-lock", Severity.UNKNOWN, "requirements.txt:2")
    ]
    assert [one.name for one in found] == ["b"]


@pytest.mark.verifies("KIT-SRS-006.b")
def test_a_lock_that_is_no_text_can_t_be_judged(tmp_path):
    (tmp_path / "requirements.txt").write_bytes(b"a==1\n\xff\n")
    found, problems = locks.read_packages(tmp_path)
    assert [(one.check, one.severity, str(one.location)) for one in problems] == [
        ("soup.broken-lock", Severity.UNKNOWN, "requirements.txt:2")
    ]
    assert found == []


@pytest.mark.verifies("KIT-SRS-006.a")
def test_line_ends_of_windows_change_nothing(tmp_path):
    text = f"a==1 \\\n    --hash=sha256:{SHA}\nb==2 --hash=sha256:{SHA}\n"
    before = packages(tmp_path, text), locks.lock_digests(tmp_path)
    assert (packages(tmp_path, text.replace("\n", "\r\n")), locks.lock_digests(tmp_path)) == before


@pytest.mark.verifies("KIT-SRS-006.a")
def test_without_locks_there_are_no_packages(tmp_path):
    assert (locks.read_packages(tmp_path), locks.read_lock(tmp_path), locks.lock_digests(tmp_path)) == (([], []), None, {})


ANSWERS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True), st.text(st.characters(exclude_categories=["Cs"])), max_size=3
)


@pytest.mark.verifies("KIT-SRS-006.a")
@given(ANSWERS)
def test_the_lock_that_is_written_is_read(tmp_path_factory, answers):
    root = tmp_path_factory.getbasetemp() / "lock"
    (root / "vendor").mkdir(parents=True, exist_ok=True)
    (root / "vendor" / "a.whl").write_bytes(b"wheel")
    sha256 = digests.of_bytes(b"wheel")
    component = Component("a", "1.0", "vendor/a.whl", sha256, sha256, "vendor/a.jsonl", "A")
    missing = Component("b", "1.0", "vendor/b.whl", sha256, "", "vendor/b.jsonl", "B")
    lock = locks.Lock("0.1.0", "home-monitoring" if answers else "", answers, [component, missing])
    (root / "samdkit.lock").write_bytes(locks.render_lock(lock).encode("utf-8"))
    assert locks.read_lock(root) == lock
    assert [one.intact for one in lock.components] == [True, False]


KIT = '[kit]\nversion = "1"\n'
ENTRY = KIT + '[[component]]\nname = {}\nversion = "1"\nwheel = {}\nsha256 = ""\nevidence = ""\n'
BROKEN = {
    "no toml": "kit = ",
    "no kit": "",
    "kit is a text": 'kit = "1"',
    "components are a text": f'component = "a"\n{KIT}',
    "a component lacks its wheel": f'{KIT}[[component]]\nname = "a"',
    "a wheel is a number": ENTRY.format('"a"', 1),
    "a name is a number": ENTRY.format(1, '"a"'),
    "a wheel is outside": ENTRY.format('"a"', '"../a"'),
    "template is a text": f'template = "a"\n{KIT}',
}


@pytest.mark.verifies("KIT-SRS-006.a")
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_lock_says_so_and_where(tmp_path, text):
    (tmp_path / "samdkit.lock").write_text(text, "utf-8")
    with pytest.raises(CannotTell, match="lock can't be read") as caught:
        locks.read_lock(tmp_path)
    assert (caught.value.where, caught.value.hint) == ("samdkit.lock", "restore it from git")


@pytest.mark.verifies("KIT-SRS-006.a")
@given(st.binary(max_size=60))
def test_no_bytes_in_a_lock_raise_anything_else(tmp_path_factory, content):
    root = tmp_path_factory.getbasetemp()
    for name in ("samdkit.lock", "requirements.txt"):
        (root / name).write_bytes(content)
    try:
        locks.read_lock(root)
    except CannotTell:
        pass
    locks.read_packages(root)
    for name in ("samdkit.lock", "requirements.txt"):
        (root / name).unlink()


@pytest.mark.verifies("KIT-SRS-006.a")
@pytest.mark.parametrize("name", ["Zope.Interface", "zope_interface", "ZOPE--interface", "zope-interface"])
def test_names_are_compared_in_their_normal_form(name):
    assert locks.normal(name) == "zope-interface"
