"""`samdkit new`: all or nothing, without a network, with or without git."""

import os
import subprocess
import sys

import pytest
from samdkit.errors import UsageError
from samdkit.scaffold import new as scaffold
from samdkit.scaffold import template

#: Ends the process that opens a connection or asks for an address.
NO_NETWORK = """
import os, sys
def deny(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        sys.stderr.write(f"network: {event} {arguments}\\n")
        os._exit(99)
sys.addaudithook(deny)
"""


def call(folder, *arguments, **surroundings):
    (folder / "guard").mkdir(exist_ok=True)
    (folder / "guard/sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # The guard comes last: the sitecustomize of an observed run, which stands before it, hands on to it.
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(folder / "guard")]))
    env = {**kept, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": path, **surroundings}
    command = [sys.executable, "-m", "samdkit", "new", *arguments]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert "Traceback" not in done.stderr
    return done


def git(folder, *arguments):
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)


def test_the_guard_would_notice_a_connection(tmp_path):
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path / "guard")}, check=False)
    assert done.returncode == 99


@pytest.mark.verifies("KIT-SRS-061")
def test_it_asks_nothing_uses_no_network_and_touches_nothing_else(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    done = call(home, "home-monitoring", "app", "--no-input")
    assert done.returncode == 0, done.stderr
    assert sorted(one.name for one in home.iterdir()) == ["app", "guard"]
    assert (home / "app/samdkit.lock").is_file()
    assert len(list((home / "app/vendor/wheels").glob("*.whl"))) == 4


@pytest.mark.verifies("KIT-SRS-050.d")
def test_without_an_identity_the_first_commit_is_left_to_the_user(tmp_path):
    done = call(tmp_path, "home-monitoring", "app", "--no-input")
    assert done.returncode == 0
    assert "git config user.name" in done.stderr
    assert git(tmp_path / "app", "rev-parse", "--verify", "HEAD").returncode != 0
    assert git(tmp_path / "app", "status", "--porcelain").stdout.startswith("A  ")


@pytest.mark.verifies("KIT-SRS-050.d")
def test_with_an_identity_everything_is_in_the_first_commit(tmp_path):
    who = {f"GIT_{role}_{what}": "dev@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = call(tmp_path, "home-monitoring", "app", "--no-input", **who)
    assert done.returncode == 0
    assert git(tmp_path / "app", "status", "--porcelain").stdout == ""
    assert git(tmp_path / "app", "rev-list", "--count", "HEAD").stdout == "1\n"


@pytest.mark.verifies("KIT-SRS-050.d")
def test_a_machine_without_git_gets_the_device_all_the_same(tmp_path):
    done = call(tmp_path, "home-monitoring", "app", "--no-input", PATH=str(tmp_path / "nothing"))
    assert done.returncode == 0, done.stderr
    assert "no git here" in done.stderr
    assert (tmp_path / "app/dossier/device.md").is_file()


@pytest.mark.verifies("KIT-SRS-060.a", "KIT-SRS-050.b")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing-like-it", "app"), "there is no template nothing-like-it"),
        (("home-monitoring", "app", "--set", "name"), "is not KEY=VALUE"),
        (("home-monitoring", "app", "--set", "name=1x"), "begin it with a letter"),
        (("home-monitoring", "full", "--no-input"), "is not empty"),
        (("home-monitoring", "guard/sitecustomize.py", "--no-input"), "is a file"),
    ],
)
def test_a_wrong_call_is_one_message_and_makes_nothing(tmp_path, arguments, said):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/kept.txt").write_text("kept")
    done = call(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["full", "guard"]
    assert (tmp_path / "full/kept.txt").read_text() == "kept"


@pytest.mark.verifies("KIT-SRS-050.a")
def test_the_same_answers_give_the_same_files(tmp_path):
    for name in ("one", "two"):
        scaffold.new("home-monitoring", tmp_path / name, {"name": "Puls"}, echo=lambda _: None)
    trees = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        for name in ("one", "two")
    ]
    assert trees[0] == trees[1]
    assert len(trees[0]) > 80


@pytest.mark.verifies("KIT-SRS-050.b")
def test_a_failure_half_way_leaves_no_folder(tmp_path, monkeypatch):
    def full(*_arguments, **_keywords):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("samdkit.scaffold.vendor.write_lock", full)
    with pytest.raises(OSError, match="No space left"):
        scaffold.new("home-monitoring", tmp_path / "app", {}, echo=lambda _: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.verifies("KIT-SRS-050.a")
def test_a_packed_template_gives_the_same_device_as_its_folder(tmp_path):
    folder = template.find("home-monitoring")
    (tmp_path / "home-monitoring.zip").write_bytes(template.pack(folder.path))
    packed = template.Template("home-monitoring", tmp_path / "home-monitoring.zip")
    assert packed.questions == folder.questions
    assert packed.read("locks/requirements.txt") == folder.read("locks/requirements.txt")
    trees = []
    for one in (folder, packed):
        out = tmp_path / ("zip" if one is packed else "folder")
        out.mkdir()
        unpacked = one.unpack(out)
        trees.append({path.relative_to(unpacked): path.read_bytes() for path in unpacked.rglob("*") if path.is_file()})
    assert trees[0] == trees[1]


def test_an_unknown_template_says_which_there_are():
    with pytest.raises(UsageError, match="there are home-monitoring"):
        template.find("none")
