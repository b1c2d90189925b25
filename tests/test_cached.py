"""What is kept of the last check never changes an answer."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit import cached, checking
from samdkit.project import load


def cold(root):
    return checking.run(load(root))


def warm(root):
    """As `samdkit check` does it: what is kept where it holds, else a new answer that is kept."""
    kept, key = cached.report(root, release=False)
    if kept is None:
        kept = cold(root)
        cached.keep(root, key, kept)
    return kept


@pytest.mark.verifies("KIT-SRS-033")
def test_a_second_check_of_the_same_files_is_the_kept_one(cuff):
    first = warm(cuff.root)
    kept, _ = cached.report(cuff.root, release=False)
    assert kept == first
    assert cached.report(cuff.root, release=True)[0] is None, "a release is judged by itself"


@pytest.mark.verifies("KIT-SRS-033")
@pytest.mark.parametrize("path", ["src/cuff/build/a.py", "src/cuff/site/a.py", "tests/dist/a.py", "build/test-results/a.xml"])
def test_what_is_read_below_a_named_folder_is_in_the_key_whatever_it_is_called(cuff, path):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\nresults = ["build/*/*.xml"]')
    cuff.write(path, "a = 1\n")
    _, before = cached.report(cuff.root, release=False)
    cuff.write(path, "a = 2\n")
    _, after = cached.report(cuff.root, release=False)
    assert before
    assert after
    assert before != after


@pytest.mark.verifies("KIT-SRS-033")
def test_a_pattern_that_may_lead_anywhere_has_no_cache(cuff):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\nresults = ["**/*.xml"]')
    assert cached.report(cuff.root, release=False) == (None, "")


@pytest.mark.verifies("KIT-SRS-033")
def test_findings_come_back_whole(cuff):
    cuff.replace("dossier/needs.md", "kind: user-need", "kind: user-wish")
    cuff.append("dossier/requirements.md", "\n## SRS-900 Æble\n- derives-from: UN-999\n\nThe software SHALL be “ø”.\n")
    first = warm(cuff.root)
    assert any(one.cause for one in first.findings)
    assert cached.report(cuff.root, release=False)[0] == first


@pytest.fixture(scope="module")
def edited(made_cuff, tmp_path_factory):
    """A copy that the property test below goes on editing."""
    root = tmp_path_factory.mktemp("edited") / "cuff"
    shutil.copytree(made_cuff.root, root, ignore=shutil.ignore_patterns(".samdkit", "__pycache__"))
    return root


FILES = (
    "dossier/requirements.md", "dossier/risks.md", "dossier/architecture.md", "src/cuff/reading.py", "tests/test_reading.py",
    "tests/data/limits.json", "evidence/runs.jsonl", "requirements.txt", "samdkit.lock", "pyproject.toml",
)  # fmt: skip


@pytest.mark.verifies("KIT-SRS-033")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    file=st.sampled_from(FILES),
    edit=st.sampled_from(["swap", "grow", "remove", "touch", "restore"]),
    place=st.integers(0, 10_000),
    sign=st.sampled_from("abcXYZ01 .-#"),
)
def test_kept_and_new_answers_are_equal_after_any_edit_of_equal_size_and_time_too(edited, made_cuff, file, edit, place, sign):
    path, original = edited / file, made_cuff.root / file
    warm(edited)
    if edit == "restore" or not path.is_file():
        shutil.copy2(original, path)
    elif edit == "remove":
        path.unlink()
    elif edit == "touch":
        os.utime(path)
    else:
        times, text = path.stat(), path.read_text("utf-8")
        at = place % max(1, len(text))
        path.write_text(text[:at] + sign + text[at + (edit == "swap") :], "utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    try:
        expected = cold(edited).findings
    except Exception as error:  # noqa: BLE001 - whatever stops a new check must stop a kept one
        with pytest.raises(type(error)):
            warm(edited)
        shutil.copy2(original, path)
    else:
        assert warm(edited).findings == expected


@pytest.mark.verifies("KIT-SRS-033")
@pytest.mark.parametrize("broken", ["", "K", "K\n\n[]", "K\n0\n[[]]", "{\n}\n[]"])
def test_a_broken_or_forged_entry_is_not_believed(cuff, broken):
    right = warm(cuff.root)
    _, key = cached.report(cuff.root, release=False)
    cuff.write(".samdkit/cache/check", broken.replace("K", key))
    assert cached.report(cuff.root, release=False)[0] is None
    assert warm(cuff.root) == right


@pytest.mark.verifies("KIT-SRS-033")
def test_an_entry_without_its_findings_is_not_believed(cuff):
    cuff.append("dossier/needs.md", "\n## UN-900 Forgotten\n\nSomebody wants more.\n")
    assert warm(cuff.root).open
    path = cuff.root / ".samdkit/cache/check"
    key, seal, _ = path.read_text("utf-8").split("\n", 2)
    path.write_text(f"{key}\n{seal}\n[]", "utf-8")
    assert warm(cuff.root).open


@pytest.mark.verifies("KIT-SRS-033")
def test_the_entry_is_no_file_of_the_repository(cuff):
    warm(cuff.root)
    assert (cuff.root / ".samdkit/.gitignore").read_text("utf-8") == "*\n"


@pytest.mark.verifies("KIT-SRS-033")
def test_folders_that_are_links_and_work_trees_have_no_cache(cuff, tmp_path):
    (cuff.root / ".git").write_text("gitdir: ../elsewhere\n", "utf-8")
    assert cached.report(cuff.root, release=False) == (None, "")
    (cuff.root / ".git").unlink()
    shutil.move(cuff.root / "src", tmp_path / "moved")
    (cuff.root / "src").symlink_to(tmp_path / "moved")
    assert cached.report(cuff.root, release=False) == (None, "")


@pytest.mark.verifies("KIT-SRS-033")
def test_a_commit_alone_makes_a_new_key(cuff):
    def key():
        return cached.report(cuff.root, release=False)[1]

    (cuff.root / ".git/refs/heads").mkdir(parents=True)
    (cuff.root / ".git/HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    before = key()
    (cuff.root / ".git/refs/heads/main").write_text("0" * 40 + "\n", "utf-8")
    assert key() != before


@pytest.mark.verifies("KIT-SRS-033", "KIT-RC-017")
def test_the_command_answers_the_same_twice(cuff, samdkit):
    cuff.append("dossier/needs.md", "\n## UN-900 Forgotten\n\nSomebody wants more.\n")
    for form in ("text", "json", "sarif"):
        first, second = (samdkit("check", cuff.root, "--format", form) for _ in range(2))
        assert (first.code, first.out) == (second.code, second.out)
        assert first.code == 1
