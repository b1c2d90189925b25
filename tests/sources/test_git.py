"""What git knows of a project."""

import pytest
from git import Actor, Repo
from samdkit.model.commit import Commit
from samdkit.sources import git

ROLE = Actor("Developer", "developer@example.com")


@pytest.fixture
def repository(tmp_path):
    with Repo.init(tmp_path) as made:
        yield made


def commit(repository: Repo, day: str) -> str:
    repository.git.add(all=True)
    moment = f"{day}T12:00:00 +0000"
    return repository.index.commit("State", author=ROLE, committer=ROLE, author_date=moment, commit_date=moment).hexsha


@pytest.mark.verifies("KIT-SRS-008")
def test_a_folder_without_repository_has_no_commit(tmp_path):
    assert git.head(tmp_path) == Commit()


@pytest.mark.verifies("KIT-SRS-008")
def test_a_repository_without_commit_has_none(repository, tmp_path):
    assert git.head(tmp_path) == Commit()


@pytest.mark.verifies("KIT-SRS-008")
def test_the_commit_is_known_with_its_day_also_below_the_top(repository, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("x", "utf-8")
    made = commit(repository, "2026-11-02")
    found = git.head(tmp_path / "deep")
    assert (found.id, found.day) == (made, "2026-11-02")


@pytest.mark.verifies("KIT-SRS-008")
def test_a_changed_file_makes_it_dirty_and_what_is_set_apart_does_not(repository, tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    commit(repository, "2026-11-02")
    head = git.head(tmp_path)
    for name in ("evidence", "build"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "new").write_text("x", "utf-8")
    assert git.state(tmp_path, head, ["evidence", "build"]) == head
    assert git.state(tmp_path, head, ["evidence"]).dirty
    (tmp_path / "file").write_text("y", "utf-8")
    assert git.state(tmp_path, head, ["evidence", "build"]).dirty
    assert git.state(tmp_path, Commit(), []) == Commit()


@pytest.mark.verifies("KIT-SRS-008")
def test_a_broken_repository_has_no_commit(tmp_path):
    (tmp_path / ".git").write_text("gitdir: nowhere\n", "utf-8")
    assert git.head(tmp_path) == Commit()


@pytest.mark.verifies("KIT-SRS-092.2")
def test_files_are_tracked_or_new_or_ignored(repository, tmp_path):
    for path in ("deep/b.txt", "deep/a å\n.txt", "above.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("x", "utf-8")
    (tmp_path / ".gitignore").write_text("*.key\n", "utf-8")
    commit(repository, "2026-11-02")
    (tmp_path / "deep/secret.key").write_text("x", "utf-8")
    (tmp_path / "deep/new.txt").write_text("x", "utf-8")
    assert git.tracked(tmp_path / "deep") == ["a å\n.txt", "b.txt"]
    assert git.untracked(tmp_path / "deep") == ["new.txt"]
    assert git.tracked(tmp_path) == [".gitignore", "above.txt", "deep/a å\n.txt", "deep/b.txt"]


@pytest.mark.verifies("KIT-SRS-092.2")
def test_without_a_repository_nobody_knows_what_is_tracked(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    assert git.tracked(tmp_path) is None
    assert git.untracked(tmp_path) == []
