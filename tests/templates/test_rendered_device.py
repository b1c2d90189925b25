"""What the template renders is what users judge: linted, typed, without leftovers, whatever they answer."""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from cookiecutter.generate import generate_context, generate_files
from cookiecutter.prompt import prompt_for_config
from hypothesis import given, settings
from hypothesis import strategies as st
from samdkit import checking
from samdkit.errors import UsageError
from samdkit.project import load
from samdkit.scaffold import new, template, vendor

TEMPLATE = Path(__file__).parents[2] / "templates" / "home-monitoring"
LONG = "Blodtryksmålinger hjemmefra for borgere i hele Nordjylland"
#: What people call things: letters beyond ASCII, quotes, ampersands, one word, a digit, and a name as long as may be.
ANSWERS = [
    {"name": "Blodtryk på Ærø"},
    {"name": "Mein „Blutdruck“ daheim", "maker": "Müller & Söhne 'Gesundheit' GmbH", "language": "en"},
    {"name": "O'Neill's pressure: at home", "contact": "qa+regulatory@example.com"},
    {"name": "Pulse", "maker": "“Quoted” & Co. (Aarhus), 50 % A/S"},
    {"name": "A2", "maker": "x" * 80},
    {"name": LONG, "maker": "Åse & Øjvind ApS"},
]
#: What can be typed at a prompt, without the marks of the template language.
_TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="{}%#"), min_size=1, max_size=40
)


def run(root: Path, *command: str) -> str:
    """What a tool of the kit's environment says of a device; it must find nothing."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def files(root: Path) -> dict[str, bytes]:
    """Every file of a device by its path, without git's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def plain_cookiecutter(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`cookiecutter templates/home-monitoring` by somebody without the kit, whose home is the folder."""
    command = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), "--no-input", "--output-dir", str(folder / "out"), *arguments]
    surroundings = {**os.environ, "HOME": str(folder)}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


# Tools


def test_ruff_finds_nothing(device):
    run(device, "ruff", "check", "--no-cache", ".")


def test_it_is_formatted(device):
    run(device, "ruff", "format", "--no-cache", "--check", ".")


def test_bandit_finds_nothing_and_has_nothing_to_say(device):
    assert run(device, "bandit", "--quiet", "--recursive", "src") == ""


def test_mypy_in_strict_mode_finds_nothing(device, environment, tmp_path):
    settings_of = tomllib.loads((device / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert settings_of["strict"] is True
    assert "Success" in run(device, "mypy", "--python-executable", str(environment), "--cache-dir", str(tmp_path))


# What is in it


def test_nothing_of_the_template_is_left(device):
    for name, content in files(device).items():
        assert not re.search(r"cookiecutter|_example\b|_blank\b", name), name
        if name.startswith("vendor/"):
            continue
        text = content.decode("utf-8")
        assert "cookiecutter" not in text, name
        assert not re.search(r"TODO|FIXME|XXX", text), name
        if not name.endswith((".html", ".yml")):
            assert "{{" not in text, name
            assert "{%" not in text, name
        assert "jinja" not in name
    assert not (device / "hooks").exists()


def test_it_asks_at_most_six_questions():
    assert len(template.find("home-monitoring").questions) <= 6


def test_the_readme_fits_on_a_screen_and_speaks_of_this_device(example, blank):
    texts = [(root / "README.md").read_text("utf-8") for root in (example, blank)]
    for text in texts:
        assert len(text.splitlines()) <= 40
        assert "Home BP" in text
    assert "--with-development-issuer" in texts[0]
    assert "--with-development-issuer" not in texts[1]
    assert "blood-pressure" not in texts[1]


def test_folders_that_the_readme_names_are_there(device):
    named = re.findall(r"`((?:src|tests|dossier|vendor)/[\w./-]*)`", (device / "README.md").read_text("utf-8"))
    assert named
    for one in named:
        assert (device / one).exists(), one


def test_the_pieces_for_ci_are_those_of_the_kit(device):
    pieces = Path(__file__).parents[2] / "ci"
    copies = {
        ".github/actions/samdkit/action.yml": (pieces / "github/action.yml").read_text("utf-8"),
        ".github/workflows/samdkit.yml": (pieces / "github/workflow.yml").read_text("utf-8").partition("\n")[2],
        ".gitlab/samdkit.gitlab-ci.yml": (pieces / "gitlab/samdkit.gitlab-ci.yml").read_text("utf-8"),
    }
    for name, text in copies.items():
        assert (device / name).read_text("utf-8") == text, name
    assert "local: .gitlab/samdkit.gitlab-ci.yml" in (device / ".gitlab-ci.yml").read_text("utf-8")


def test_the_lint_workflow_grants_nothing_but_reading_and_keeps_to_its_schema(device):
    text = (device / ".github/workflows/lint.yml").read_text("utf-8")
    assert "\npermissions: {}\n" in text
    assert re.findall(r"permissions:\n\s+(.*)", text) == ["contents: read"]
    for command in ("ruff check", "mypy", "bandit"):
        assert f"run: {command}" in text
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, device / ".github/workflows/lint.yml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_as_large_as_it_says(example):
    project = load(example)
    requirements = project.requirements(inherited=False)
    with_parts = [one for one in requirements if len(one.addresses) > 1]
    assert len(requirements) >= 40
    assert len(with_parts) * 3 >= len(requirements)
    risks = project.of_kind("risk", inherited=False)
    assert len(risks) >= 15
    assert len({one.attribute("sequence") for one in risks}) == len(risks), "each risk has a sequence of events of its own"


def test_each_requirement_of_the_example_says_shall_once(example):
    wrong = {
        one.id: one.text.count("SHALL") for one in load(example).requirements(inherited=False) if one.text.count("SHALL") != 1
    }
    assert wrong == {}


def test_no_lower_probability_is_claimed_for_information(example):
    project = load(example)
    for risk in project.of_kind("risk", inherited=False):
        links = project.links_to(risk.id, "mitigates")
        options = {project.item(link.source).attribute("option") for link in links}
        lower = risk.attribute("residual-probability") not in {"", risk.attribute("probability")}
        assert not lower or options - {"information"}, f"{risk.id} falls by {options or 'no control'}"


def test_every_residual_risk_from_serious_on_is_disclosed(example):
    disclosed = set(re.findall(r"RISK-\d+", (example / "dossier/documents/instructions-for-use.md").read_text("utf-8")))
    expected = {
        one.id
        for one in load(example).of_kind("risk", inherited=False)
        if one.attribute("severity") not in {"negligible", "minor"}
    }
    assert disclosed == expected


def test_what_only_people_can_do_is_open_and_nothing_is_approved(device):
    project = load(device)
    tasks = project.of_kind("task", inherited=False)
    assert tasks
    assert {one.attribute("state") for one in tasks} == {"open"}
    assert {one.attribute("status") for one in project.own_items()} <= {"", "draft"}
    open_ones = [one for one in checking.run(project, release=True).findings if one.check == "documents.open-task"]
    assert {one.item for one in open_ones} == {one.id for one in tasks}


def test_the_blank_device_has_one_requirement_and_one_test(blank):
    project = load(blank)
    assert [one.id for one in project.requirements(inherited=False)] == ["SRS-001"]
    assert [test.id.rpartition("::")[2] for test in project.tests_of("SRS-001")] == ["test_the_device_names_itself"]
    assert len(list((blank / "tests").glob("test_*.py"))) == 1
    assert not project.of_kind("risk", inherited=False)
    text = "".join(path.read_text("utf-8") for path in (blank / "dossier").rglob("*.md"))
    assert "mmHg" not in text


# What people answer


@pytest.mark.parametrize("answers", ANSWERS, ids=lambda one: one["name"])
@pytest.mark.parametrize("variant", ["yes", "no"])
def test_every_answer_gives_a_sound_device(tmp_path, answers, variant):
    root = tmp_path / "device"
    new.new("home-monitoring", root, {**answers, "example": variant}, echo=lambda _: None)
    (package,) = (path for path in (root / "src").iterdir() if path.is_dir())
    label = tomllib.loads((package / "label.toml").read_text("utf-8"))
    settings_of = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert len(package.name) <= 30
    for key, answer in answers.items():
        if key in label:
            assert label[key] == answer
        if key != "language":
            assert load(root).identity.fact(key) == answer
        assert settings_of["tool"]["samdkit-template"]["answers"][key] == answer
    if variant == "yes":
        assert f'_LANGUAGE = "{answers.get("language", "da")}"\n' in (package / "settings.py").read_text("utf-8")
    run(root, "ruff", "check", "--no-cache", ".")
    run(root, "ruff", "format", "--no-cache", "--check", ".")
    others = [one for one in checking.run(load(root)).findings if one.check != "evidence.not-recorded"]
    assert others == []


@pytest.mark.parametrize(("name", "said"), [("1st", "'1st'"), ("Class", "'class'"), ("Signal", "'signal'"), ("--", "''")])
def test_a_name_that_gives_no_package_is_refused_and_nothing_is_left(tmp_path, name, said):
    with pytest.raises(UsageError, match=said):
        new.new("home-monitoring", tmp_path / "device", {"name": name}, echo=lambda _: None)
    assert list(tmp_path.iterdir()) == []
    done = plain_cookiecutter(tmp_path, f"name={name}")
    assert done.returncode != 0
    assert said in done.stdout + done.stderr or "no name" in done.stderr
    assert not any((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else True


# Without the kit's command


@pytest.mark.parametrize("variant", ["yes", "no"])
def test_a_plain_cookiecutter_and_sync_give_the_same_files(tmp_path, variant, example, blank):
    done = plain_cookiecutter(tmp_path, f"example={variant}")
    assert done.returncode == 0, done.stderr
    (root,) = (tmp_path / "out").iterdir()
    assert not (root / "vendor").exists()
    assert not (root / "requirements.txt").exists()
    vendor.complete(root, echo=lambda _: None)
    assert files(root) == files(example if variant == "yes" else blank)


@settings(max_examples=8, deadline=None)
@given(name=_TYPED, maker=_TYPED)
def test_cookiecutter_quotes_whatever_people_answer(name, maker):
    context = generate_context(
        str(TEMPLATE / "cookiecutter.json"), extra_context={"name": f'Home "{name}" \\ BP', "maker": maker, "example": "no"}
    )
    context["cookiecutter"] = prompt_for_config(context, no_input=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(generate_files(TEMPLATE, context=context, output_dir=folder))
        label = tomllib.loads(next(root.glob("src/*/label.toml")).read_text("utf-8"))
        answers = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["samdkit-template"]["answers"]
    assert label == {"name": f'Home "{name}" \\ BP', "maker": maker}
    assert (answers["name"], answers["maker"]) == (label["name"], label["maker"])
