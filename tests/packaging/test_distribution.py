"""The kit as a package: the wheel from the sdist is the wheel from the tree, and it works without the checkout."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command, cwd=ROOT, **surroundings):
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with `samdkit-*.tar.gz`, and below `tree/` and `sdist/` the wheels made from each. No network."""
    out = tmp_path_factory.mktemp("dist")
    build = ("-m", "build", "--no-isolation", "--skip-dependency-check", "--outdir")
    run(*build, out, "--sdist", ".")
    run(*build, out / "tree", "--wheel", ".")
    (archive,) = out.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        content.extractall(out / "unpacked", filter="data")
    run(*build, out / "sdist", "--wheel", ".", cwd=next((out / "unpacked").iterdir()))
    return out


def files(folder):
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_from_the_sdist_is_the_wheel_from_the_tree(built):
    tree, sdist = files(built / "tree"), files(built / "sdist")
    assert sorted(tree) == sorted(sdist)
    assert [name for name in tree if tree[name] != sdist[name]] == []


def test_the_wheel_carries_templates_standards_and_components_and_no_compiled_file(built):
    names = set(files(built / "tree"))
    assert "samdkit/data/templates/home-monitoring.zip" in names
    assert "samdkit/data/qms/standards/iec62304.yaml" in names
    assert "samdkit/data/qms/technical-file/index.md.j2" in names
    assert len([name for name in names if name.startswith("samdkit/data/wheels/") and name.endswith(".whl")]) == 4
    assert not [name for name in names if name.endswith(".pyc") or "__pycache__" in name]
    assert not [name for name in names if name.startswith("samdkit/data/") and name.endswith(".py")]


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """Surroundings in which the kit runs from its wheel."""
    (wheel,) = (built / "tree").glob("*.whl")
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel)
    where = "import samdkit.resources as r; print(r.root(), r.is_checkout())"
    surroundings = {"PYTHONPATH": str(folder)}
    assert run("-c", where, cwd=folder.parent, **surroundings).split() == [str(folder / "samdkit/data"), "False"]
    return surroundings


def test_an_installed_kit_makes_the_same_device_as_the_checkout_and_names_itself(built, installed, tmp_path):
    run("-m", "samdkit", "new", "home-monitoring", "one", "--no-input", cwd=tmp_path, **installed)
    run("-m", "samdkit", "new", "home-monitoring", "two", "--no-input", cwd=tmp_path)
    trees = [
        {
            path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        for name in ("one", "two")
    ]
    assert sorted(trees[0]) == sorted(trees[1])
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == ["samdkit.lock"]
    kits = [tomllib.loads(tree["samdkit.lock"].decode())["kit"] for tree in trees]
    (wheel,) = (built / "tree").glob("*.whl")
    assert kits[0]["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert kits[0].keys() == {"version", "record", "sha256"}
    assert kits[1] == {"version": kits[0]["version"]}
    assert "unreadable" not in run("-m", "samdkit", "explain", "trace.untested-requirement", cwd=tmp_path, **installed)


def test_the_record_is_that_of_the_wheel_and_another_build_is_found(built, installed, tmp_path):
    run("-m", "samdkit", "new", "home-monitoring", "app", "--no-input", cwd=tmp_path, **installed)
    lock = tmp_path / "app/samdkit.lock"
    (record,) = (text for name, text in files(built / "sdist").items() if name.endswith(".dist-info/RECORD"))
    own = sorted(line.rpartition(",")[0] for line in record.decode().splitlines() if line.startswith("samdkit/"))
    digest = hashlib.sha256("\n".join(own).encode()).hexdigest()
    assert tomllib.loads(lock.read_text("utf-8"))["kit"]["record"] == digest

    def found():
        done = subprocess.run(
            [sys.executable, "-m", "samdkit", "check", "app", "--format", "json"],
            cwd=tmp_path,
            env={**os.environ, **installed},
            capture_output=True,
            text=True,
            check=False,
        )
        return [one["message"] for one in json.loads(done.stdout)["findings"] if one["check"] == "components.other-kit"]

    assert found() == []
    lock.write_text(lock.read_text("utf-8").replace(digest, "0" * 64), "utf-8")
    (message,) = found()
    assert message.endswith("runs, but not the build of it that the lock names (record differs)")


def test_a_component_installs_by_itself_with_nothing_of_the_kit(tmp_path):
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", tmp_path, ROOT / "components/consent")
    code = (
        "import samdkit_consent, sys; print(samdkit_consent.__file__, [n for n in sys.modules if n.split('.')[0] == 'samdkit'])"
    )
    place, loaded = run("-c", code, cwd=tmp_path, PYTHONPATH=str(tmp_path)).split()
    assert place.startswith(str(tmp_path))
    assert loaded == "[]"


def test_tracked_files_name_no_folder_of_this_machine_and_locks_no_address():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout: nothing says which files are tracked")
    here = [str(ROOT).encode(), f"{Path.home()}/".encode()]
    for name in tracked.stdout.splitlines():
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not [one for one in here if one in content], name
        if Path(name).match("requirements*.txt"):
            assert b"://" not in content, name
            locked = [line for line in content.splitlines() if line.strip() and not line.startswith(b"#")]
            assert not locked or b"--hash=sha256:" in content, name
