"""The pieces for CI: what they say keeps to the schemas of the services, and what they run is run here."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from samdkit import __version__

ROOT = Path(__file__).parents[2]
ACTION, WORKFLOW, GITLAB = (
    ROOT / f"ci/{name}" for name in ("github/action.yml", "github/workflow.yml", "gitlab/samdkit.gitlab-ci.yml")
)
HOOKS = ROOT / ".pre-commit-hooks.yaml"
HERE = Path(__file__).parent
#: Where the kit stands that the pieces installed: below the runner's temporary folder, or in the project.
GITHUB_KIT, GITLAB_KIT = "samdkit/bin/samdkit", ".samdkit/kit/bin/samdkit"


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (ACTION, ["--builtin-schema", "vendor.github-actions"]),
        (WORKFLOW, ["--builtin-schema", "vendor.github-workflows"]),
        (WORKFLOW, ["--builtin-schema", "custom.github-workflows-require-timeout"]),
        (GITLAB, ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
        (HOOKS, ["--schemafile", HERE / "pre-commit-hooks.schema.json"]),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else str(value[1]),
)
def test_each_piece_keeps_to_the_schema_of_its_service(path, options):
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", *options, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_piece_is_refused(tmp_path):
    (tmp_path / "action.yml").write_text(ACTION.read_text("utf-8").replace("using: composite", "using: nothing"), "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", tmp_path / "action.yml"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_workflow_may_do_nothing_and_a_job_only_what_it_says():
    workflow = read(WORKFLOW)
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read", "security-events": "write"}]


@pytest.mark.parametrize("path", [ACTION, WORKFLOW], ids=lambda path: path.name)
def test_actions_of_others_have_a_version_and_say_how_to_pin_them(path):
    used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    others = [one for one in used if not one.startswith("./")]
    assert others
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+ # pin it by commit id: `@<40 digits> # v\d+\.x\.y`", one) for one in others)


@pytest.mark.parametrize("path", [ACTION, WORKFLOW], ids=lambda path: path.name)
def test_no_script_holds_an_expression_that_somebody_could_fill(path):
    piece = read(path)
    steps = piece["runs"]["steps"] if "runs" in piece else [step for job in piece["jobs"].values() for step in job["steps"]]
    assert not [step["name"] for step in steps if "${{" in step.get("run", "")]


def test_no_piece_asks_for_a_secret():
    for path in (ACTION, WORKFLOW, GITLAB):
        assert "secrets." not in path.read_text("utf-8")
        assert "token" not in path.read_text("utf-8").lower()


# What they run


@pytest.fixture
def tested(cuff):
    """The small device with an environment to test in, so that nothing is fetched."""
    (cuff.root / ".venv").symlink_to(sys.prefix)
    return cuff


def program(path, text):
    """A program made for a test."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def kit_at(path):
    """The kit that runs this test, where a piece installed one."""
    program(path, f'exec "{sys.executable}" -m samdkit "$@"')


def surroundings(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT", "GITHUB", "CI"))}
    return {**kept, **{name: str(value) for name, value in more.items()}}


class Runner:
    """GitHub's runner, as far as composite actions of shell steps go."""

    def __init__(self, folder, temporary):
        self.folder, self.temporary = folder, temporary
        self.output, self.summary = temporary / "output", temporary / "summary"
        temporary.mkdir()
        self.output.touch()
        self.summary.touch()
        self.inputs = {name: one["default"] for name, one in read(ACTION)["inputs"].items()}

    def run(self, name, *, path="", **inputs):
        (step,) = [step for step in read(ACTION)["runs"]["steps"] if step["name"] == name]
        values = self.inputs | inputs
        own = {key: values[re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", text)[1]] for key, text in step.get("env", {}).items()}
        files = {"RUNNER_TEMP": self.temporary, "GITHUB_OUTPUT": self.output, "GITHUB_STEP_SUMMARY": self.summary}
        env = surroundings(**own, **files)
        env["PATH"] = f"{path}:{env['PATH']}" if path else env["PATH"]
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def runner(tested, tmp_path):
    made = Runner(tested.root, tmp_path / "runner")
    kit_at(made.temporary / GITHUB_KIT)
    return made


def test_the_action_observes_checks_annotates_sums_up_and_builds(runner, tested):
    verified = runner.run("Run the tests under observation")
    assert verified.returncode == 0, verified.stderr
    checked = runner.run("Check")
    assert (checked.returncode, checked.stdout) == (0, "No findings.\n")
    assert runner.output.read_text("utf-8") == "written=true\n"
    summary = runner.summary.read_text("utf-8")
    assert "No findings.\n" in summary
    assert "fault-sensitive" in summary
    built = runner.run("Build the technical file")
    assert built.returncode == 0, built.stderr
    kept = {path.relative_to(tested.root).as_posix() for path in (tested.root / "build").rglob("*") if path.is_file()}
    assert kept > {f"build/findings/findings.{form}" for form in ("sarif", "junit", "json", "markdown")}
    assert kept > {"build/technical-file/technical-file.pdf", "build/technical-file/sbom.cdx.json"}


def test_the_action_fails_with_findings_after_it_has_shown_them(runner, tested):
    tested.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n")
    checked = runner.run("Check")
    assert checked.returncode == 1
    assert checked.stdout.startswith("::error file=dossier/new.md,line=6,title=trace.orphan-need UN-900::")
    assert "UN-900" in runner.summary.read_text("utf-8")
    assert json.loads(tested.read("build/findings/findings.sarif"))["runs"][0]["results"]
    tested.write("known.jsonl", "")
    assert runner.run("Check", known="known.jsonl").returncode == 2, "a file of known findings that is none"
    assert "--release" not in checked.stdout
    assert runner.run("Check", release="true").returncode == 1


def test_a_summary_that_the_page_would_refuse_is_its_counts_and_says_where_the_list_is(runner, tested):
    needs = "".join(f"\n## UN-{number} New\n" for number in range(10_000, 17_000))
    tested.write("dossier/new.md", f"---\nkind: user-need\n---\n# New\n{needs}")
    assert runner.run("Check").returncode == 1
    summary = runner.summary.read_text("utf-8")
    assert len(summary) < 1000
    assert "| trace.orphan-need | 7000 |" in summary
    assert summary.endswith("The list is too long for this page; it is in the job's artifact.\n")
    assert tested.read("build/findings/findings.markdown").count("trace.orphan-need") == 7001


@pytest.mark.parametrize(
    ("kit", "installed"), [("", f"samdkit=={__version__}"), ("git+https://host/kit@v9", None), ("../kit", None)]
)
def test_the_kit_comes_from_one_input_else_from_the_lock(runner, tmp_path, kit, installed):
    """A stand-in for `python3 -m venv` makes an environment whose pip says what it was asked for; nothing is fetched."""
    python = f'if [ "$1" = -c ]; then exec "{sys.executable}" "$@"; fi\nmkdir -p "$3/bin"\n'
    program(
        tmp_path / "path/python3", python + 'printf \'#!/bin/sh\\necho "pip: $*"\' > "$3/bin/python"; chmod +x "$3/bin/python"'
    )
    done = runner.run("Install samdkit", path=tmp_path / "path", kit=kit)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split()[-1] == (installed or kit)
    assert done.stdout.splitlines()[-1].startswith("pip: -m pip install ")


def gitlab(folder, **more):
    """The job's script in one shell, as GitLab's runner does it; what installs the kit is left out."""
    script = "\n".join(["set -e", *read(GITLAB)["samdkit"]["script"]])
    env = surroundings(SAMDKIT_FOLDER=".", SAMDKIT_OPTIONS="", **more)
    return subprocess.run(["sh", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_gitlab_job_writes_every_report_that_it_names(tested):
    kit_at(tested.root / GITLAB_KIT)
    done = gitlab(tested.root)
    assert done.returncode == 0, done.stdout + done.stderr
    artifacts = read(GITLAB)["samdkit"]["artifacts"]
    for path in [*artifacts["paths"], *artifacts["reports"].values()]:
        assert (tested.root / path.replace("$SAMDKIT_FOLDER", ".")).exists(), path


def test_the_gitlab_job_goes_on_and_ends_with_the_first_code_that_is_not_0(tested):
    kit_at(tested.root / GITLAB_KIT)
    tested.write("dossier/new.md", "---\nkind: user-wish\n---\n# New\n\n## UN-900 New\n")
    done = gitlab(tested.root)
    assert done.returncode == 2
    assert json.loads(tested.read("build/findings/findings.gitlab.json"))[0]["check_name"] == "dossier.unknown-kind"
    assert (tested.root / "build/technical-file/technical-file.pdf").is_file()


def test_the_gitlab_job_takes_the_kit_from_one_variable_else_from_the_lock(cuff):
    *_, decide, say, _venv, _pip = read(GITLAB)["samdkit"]["before_script"]
    for given, expected in (("", f"From samdkit=={__version__}"), ("../kit", "From ../kit")):
        command = ["sh", "-c", f"set -e\n{decide}\n{say}"]
        env = surroundings(SAMDKIT=given)
        done = subprocess.run(command, cwd=cuff.root, env=env, capture_output=True, text=True, check=False)
        assert (done.stdout.strip(), done.returncode) == (expected, 0), done.stderr


def test_the_hook_checks_the_whole_project(tested, samdkit):
    (hook,) = read(HOOKS)
    assert (hook["pass_filenames"], hook["always_run"]) == (False, True)
    name, *arguments = hook["entry"].split()
    assert name == "samdkit"
    assert samdkit(*arguments, tested.root).code == 0


# Clones


def git(folder, *arguments):
    identity = ["-c", "user.name=Maker", "-c", "user.email=maker@example.com", "-c", "protocol.file.allow=always"]
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


def test_a_shallow_clone_gives_the_same_findings(tested, samdkit, tmp_path):
    tested.remove(".venv")
    tested.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n")
    git(tested.root, "init", "--quiet")
    for message in ("First", "Second"):
        tested.append("dossier/new.md", f"\n{message}\n")
        git(tested.root, "add", "--all")
        git(tested.root, "commit", "--quiet", "--message", message)
    git(tmp_path, "clone", "--quiet", "--depth", "1", tested.root.as_uri(), tmp_path / "shallow")
    assert (tmp_path / "shallow/.git/shallow").is_file()
    whole, shallow = (samdkit("check", folder, "--format", "json") for folder in (tested.root, tmp_path / "shallow"))
    assert whole.code == 1
    assert (shallow.code, shallow.out, shallow.err) == (whole.code, whole.out, whole.err)
