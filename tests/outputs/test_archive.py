"""The archive holds the technical file, its sources and its evidence, and nothing else."""

import hashlib
import os
import re
import shutil
import subprocess
import zipfile

import pytest
from samdkit.outputs.technical_file import archive
from samdkit.project import load
from samdkit.technical_file.writing import assemble

AUTHOR = ("-c", "user.name=Maker", "-c", "user.email=maker@example.org")


def git(root, *arguments):
    dates = {"GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z"}
    subprocess.run(["git", *AUTHOR, *arguments], cwd=root, check=True, capture_output=True, env={**os.environ, **dates})


@pytest.fixture
def committed(cuff):
    """The small device with a commit, evidence among its files, a secret that git ignores and a file that it doesn't know."""
    cuff.write(".gitignore", ".env\nbuild/\n__pycache__/\n.samdkit/\n")
    git(cuff.root, "init", "-q")
    git(cuff.root, "add", ".")
    git(cuff.root, "commit", "-qm", "all")
    cuff.write(".env", "TOKEN=secret")
    cuff.write("notes.txt", "not for others")
    return cuff


@pytest.fixture
def packed(tmp_path):
    """Packs a made-up technical file of a project; gives what was said of it, and the members by name."""

    def pack(folder, out=tmp_path / "out"):
        made = out / "new"
        shutil.rmtree(out, ignore_errors=True)
        (made / "site").mkdir(parents=True)
        (made / "README.txt").write_text("read me", "utf-8")
        (made / "site/index.html").write_text("<p>page</p>", "utf-8")
        project = load(folder.root)
        target = out / archive.name(project)
        said = archive.write(assemble(project), made, target, apart=out)
        with zipfile.ZipFile(target) as opened:
            assert opened.testzip() is None
            members = {one.filename: opened.read(one) for one in opened.infolist()}
            assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        top = target.name.removesuffix(".zip")
        assert all(name.startswith(f"{top}/") for name in members)
        return said, {name.removeprefix(f"{top}/"): content for name, content in members.items()}

    return pack


@pytest.mark.verifies("KIT-SRS-092.2")
def test_it_holds_the_built_file_and_what_git_tracks_and_no_secret(committed, packed):
    said, members = packed(committed)
    tracked = subprocess.run(["git", "ls-files"], cwd=committed.root, capture_output=True, text=True, check=True).stdout.split()
    assert "evidence/runs.jsonl" in tracked
    assert members.keys() == {
        "README.txt",
        "SHA256SUMS",
        "technical-file/README.txt",
        "technical-file/site/index.html",
        *(f"sources/{one}" for one in tracked),
    }
    assert members["sources/dossier/risks.md"] == (committed.root / "dossier/risks.md").read_bytes()
    assert not [name for name, content in members.items() if b"TOKEN=secret" in content or b"not for others" in content]
    assert said.sources == len(tracked)
    assert said.untracked == ("notes.txt",)


@pytest.mark.verifies("KIT-SRS-092.2")
def test_evidence_that_git_does_not_track_comes_in_as_well(committed, packed):
    git(committed.root, "rm", "-rq", "--cached", "evidence")
    git(committed.root, "commit", "-qm", "without evidence")
    said, members = packed(committed)
    assert members["evidence/evidence/runs.jsonl"] == (committed.root / "evidence/runs.jsonl").read_bytes()
    assert "sources/evidence/runs.jsonl" not in members
    assert said.untracked == ("notes.txt",)


@pytest.mark.verifies("KIT-SRS-092.2")
def test_of_a_link_its_target_is_kept_and_not_what_lies_there(committed, packed, tmp_path):
    (tmp_path / "private.txt").write_text("private", "utf-8")
    (committed.root / "link.txt").symlink_to(tmp_path / "private.txt")
    git(committed.root, "add", "link.txt")
    _, members = packed(committed)
    assert members["sources/link.txt"].decode() == str(tmp_path / "private.txt")


@pytest.mark.verifies("KIT-SRS-092.2")
def test_without_a_repository_it_says_that_sources_are_missing(cuff, packed):
    said, members = packed(cuff)
    assert said.sources is None
    assert not [name for name in members if name.startswith("sources/")]
    assert "no git repository" in members["README.txt"].decode()
    assert "evidence/evidence/runs.jsonl" in members


@pytest.mark.verifies("KIT-SRS-092.3")
def test_every_file_has_a_digest_that_common_tools_check(committed, packed, tmp_path):
    committed.write("src/odd\nname\\x.txt", "odd")
    git(committed.root, "add", ".")
    packed(committed)
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.zip"))) as opened:
        opened.extractall(tmp_path / "opened")
        count = len(opened.namelist())
    top = next((tmp_path / "opened").iterdir())
    lines = (top / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == count - 1
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=top, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (top / "sources/dossier/risks.md").write_text("changed", "utf-8")
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=top, capture_output=True, text=True, check=False)
    assert done.stdout == "sources/dossier/risks.md: FAILED\n"


@pytest.mark.verifies("KIT-SRS-092.3")
def test_its_read_me_names_each_part_and_each_format(committed, packed):
    _, members = packed(committed)
    text = members["README.txt"].decode()
    parts = {name.partition("/")[0] + "/" for name in members if "/" in name}
    for words in [*parts, "SHA256SUMS", "sha256sum -c", "PDF/A-2a", "HTML", "CSV", "XLSX", "DOCX", "Markdown", "Article 10(8)"]:
        assert words in text, words
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.verifies("KIT-SRS-092.2", "KIT-RC-015")
def test_the_same_files_give_the_same_bytes_in_another_place(committed, packed, tmp_path):
    packed(committed)
    path = next((tmp_path / "out").glob("*.zip"))
    first = path.read_bytes()
    shutil.copytree(committed.root, tmp_path / "elsewhere", symlinks=True)
    os.utime(tmp_path / "elsewhere/dossier/risks.md", (1, 1))
    packed(type(committed)(tmp_path / "elsewhere"))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == hashlib.sha256(first).hexdigest()


@pytest.mark.verifies("KIT-SRS-092.2")
@pytest.mark.parametrize(
    ("name", "version", "file"),
    [
        ("Small Cuff", "1.2.0", "small-cuff-1.2.0-technical-file.zip"),
        ("Blodtryk på Ærø", "1.0 beta/2", "blodtryk-pa-aero-1.0-beta-2-technical-file.zip"),
        ("--", "2.0", "device-2.0-technical-file.zip"),
    ],
)
def test_its_name_is_that_of_device_and_version(cuff, name, version, file):
    text = cuff.read("dossier/device.md")
    text = re.sub(r"(?m)^name: .*$", f"name: {name}", text, count=1)
    cuff.write("dossier/device.md", re.sub(r"(?m)^version: .*\n", f"version: {version}\n" if version else "", text, count=1))
    assert archive.name(load(cuff.root)) == file
