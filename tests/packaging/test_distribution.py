"""The kit as a package: the wheel from the sdist is the wheel from the tree, and it works without the checkout."""

import os
import subprocess
import sys
import tarfile
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


def test_an_installed_kit_makes_the_same_device_as_the_checkout(built, tmp_path):
    (wheel,) = (built / "tree").glob("*.whl")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", tmp_path / "installed", wheel)
    where = "import samdkit.resources as r; print(r.root(), r.is_checkout())"
    installed = {"PYTHONPATH": str(tmp_path / "installed")}
    assert run("-c", where, cwd=tmp_path, **installed).split() == [str(tmp_path / "installed/samdkit/data"), "False"]
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
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []
    assert "unreadable" not in run("-m", "samdkit", "explain", "trace.untested-requirement", cwd=tmp_path, **installed)


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
            assert b"--hash=sha256:" in content, name
