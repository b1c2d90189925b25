"""dossier.reused-id: what the history of the dossier says."""

import pytest
from git import Actor, Repo

CHECK = "dossier.reused-id"
FILE = "dossier/claims.md"
FIRST = "\n## CLM-002 It is small\n- derives-from: UN-002\n"
OTHER = "\n## CLM-002 It is quick\n- derives-from: UN-002\n"
ROLE = Actor("Developer", "developer@example.com")


@pytest.fixture
def history(cuff):
    """The small device in a repository; commits what is there."""
    with Repo.init(cuff.root) as repository:

        def commit() -> str:
            repository.git.add(all=True)
            return repository.index.commit("State", author=ROLE, committer=ROLE).hexsha

        commit()
        commit.repository = repository
        yield commit


def found(folder) -> list[tuple[str, str, str]]:
    return [(str(one.severity), one.item, one.message) for one in folder.findings(CHECK, release=True)]


@pytest.mark.verifies("KIT-SRS-020.14")
def test_an_id_that_was_taken_out_and_comes_back_as_another_item_is_found(cuff, history):
    kept = cuff.read(FILE)
    cuff.append(FILE, FIRST)
    history()
    cuff.write(FILE, kept)
    taken_out = history()
    assert found(cuff) == []
    cuff.append(FILE, OTHER)
    wanted = [("error", "CLM-002", f"CLM-002 was “It is small” until commit {taken_out[:10]}")]
    assert found(cuff) == wanted
    history()
    assert found(cuff) == wanted
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_an_id_is_found_in_another_file_and_of_another_kind(cuff, history):
    kept = cuff.read(FILE)
    cuff.append(FILE, FIRST)
    history()
    cuff.write(FILE, kept)
    history()
    cuff.write("dossier/more/risks.md", f"---\nkind: anomaly\n---\n# More\n{OTHER}")
    assert [item for _, item, _ in found(cuff)] == ["CLM-002"]


@pytest.mark.verifies("KIT-SRS-020.14")
def test_a_file_that_was_removed_leaves_its_ids_behind(cuff, history):
    cuff.write("dossier/more.md", f"---\nkind: claim\n---\n# More\n{FIRST}")
    history()
    cuff.remove("dossier/more.md")
    history()
    cuff.append(FILE, OTHER)
    assert [item for _, item, _ in found(cuff)] == ["CLM-002"]


@pytest.mark.verifies("KIT-SRS-020.14")
def test_an_item_that_was_restored_is_the_same_even_if_it_is_renamed_later(cuff, history):
    kept = cuff.read(FILE)
    cuff.append(FILE, FIRST)
    history()
    cuff.write(FILE, kept)
    history()
    cuff.append(FILE, FIRST.replace("It is small", "IT IS   SMALL"))
    history()
    cuff.write(FILE, kept + OTHER)
    history()
    assert found(cuff) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_an_item_that_was_moved_or_renamed_or_made_obsolete_was_never_gone(cuff, history):
    kept = cuff.read(FILE)
    cuff.append(FILE, FIRST)
    history()
    cuff.write(FILE, kept)
    cuff.write("dossier/more.md", f"---\nkind: claim\n---\n# More\n{OTHER}- status: obsolete\n")
    history()
    assert found(cuff) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_what_happened_on_a_branch_before_it_was_merged_never_stood_in_the_main_line(cuff, history):
    repository = history.repository
    main = repository.active_branch
    kept = cuff.read(FILE)
    branch = repository.create_head("topic")
    branch.checkout()
    cuff.append(FILE, FIRST)
    history()
    cuff.write(FILE, kept)
    history()
    cuff.append(FILE, OTHER)
    history()
    main.checkout()
    with repository.config_writer() as config:
        config.set_value("user", "name", ROLE.name).set_value("user", "email", ROLE.email)
    repository.git.merge("--no-ff", "topic", "-m", "Merge")
    assert found(cuff) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_without_a_history_nothing_was_used_before(cuff):
    assert found(cuff) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_a_repository_without_a_commit_has_no_history(cuff):
    with Repo.init(cuff.root):
        assert found(cuff) == []


@pytest.mark.verifies("KIT-SRS-020.14")
def test_a_shallow_clone_can_not_tell(cuff, history, tmp_path):
    history()
    cuff.append(FILE, FIRST)
    history()
    with Repo.clone_from(f"file://{cuff.root}", tmp_path / "clone", depth=1):
        pass
    cuff.root = tmp_path / "clone"
    ((severity, item, message),) = found(cuff)
    assert (severity, item, message) == ("unknown", "", "the history is cut off")
