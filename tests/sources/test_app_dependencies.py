"""What a repository declares, with its line, and which of it runs with the product; nothing is run to find out."""

import pytest
from samdkit.sources import app_dependencies
from samdkit.sources.app_files import walk


def read(root, **files):
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return app_dependencies.read(root, list(walk(root)))


def told(found):
    return {one.name: (str(one.scope), str(one.location), one.version) for one in found.dependencies}


@pytest.mark.verifies("KIT-SRS-053.c")
def test_pyproject_says_what_is_runtime_optional_and_development(tmp_path):
    text = """[project]
name = "pulse"
version = "1.4.2"
requires-python = ">=3.11"
dependencies = [
  "Flask>=3",
  'Jinja2==3.1.6',
]
[project.optional-dependencies]
postgres = ["psycopg[binary]>=3"]
test = ["pytest"]
[dependency-groups]
dev = ["ruff", {include-group = "test"}]
"""
    found = read(tmp_path, pyproject_DOT_toml=text)
    assert told(found) == {
        "flask": ("runtime", "pyproject.toml:6", ""),
        "jinja2": ("runtime", "pyproject.toml:7", "3.1.6"),
        "psycopg": ("optional", "pyproject.toml:10", ""),
        "pytest": ("development", "pyproject.toml:11", ""),
        "ruff": ("development", "pyproject.toml:13", ""),
    }
    assert {name: (fact.value, str(fact.location)) for name, fact in found.facts.items()} == {
        "name": ("pulse", "pyproject.toml:2"),
        "version": ("1.4.2", "pyproject.toml:3"),
        "requires-python": (">=3.11", "pyproject.toml:4"),
    }


@pytest.mark.verifies("KIT-SRS-053.c")
def test_poetry_with_its_lock(tmp_path):
    text = """[tool.poetry]
name = "pulse"
[tool.poetry.dependencies]
python = "^3.11"
flask = "^3.0"
redis = {version = "^5", optional = true}
[tool.poetry.group.dev.dependencies]
pytest = "*"
"""
    lock = '[[package]]\nname = "Flask"\nversion = "3.0.3"\n'
    found = read(tmp_path, pyproject_DOT_toml=text, poetry_DOT_lock=lock)
    assert told(found) == {
        "flask": ("runtime", "pyproject.toml:5", "3.0.3"),
        "redis": ("optional", "pyproject.toml:6", ""),
        "pytest": ("development", "pyproject.toml:8", ""),
    }
    assert found.facts["requires-python"].value == "^3.11"


@pytest.mark.verifies("KIT-SRS-053.c")
def test_setup_py_is_read_and_not_run(tmp_path):
    text = """import sys
sys.exit("run!")
needed = ["Django>=4.2"]
more = ["requests"] + ["lxml"]
setup(name="pulse", install_requires=needed + more, extras_require={"docs": ["sphinx"], "ldap": ["ldap3"]},
      tests_require=read("tests.txt"))
"""
    found = read(tmp_path, setup_DOT_py=text)
    assert told(found) == {
        "django": ("runtime", "setup.py:3", ""),
        "requests": ("runtime", "setup.py:4", ""),
        "lxml": ("runtime", "setup.py:4", ""),
        "sphinx": ("development", "setup.py:5", ""),
        "ldap3": ("optional", "setup.py:5", ""),
    }
    assert [(str(one.location), one.message) for one in found.problems] == [
        ("setup.py:6", "dependencies are computed here; look what they are")
    ]


@pytest.mark.verifies("KIT-SRS-053.c")
def test_setup_cfg(tmp_path):
    text = """[metadata]
name = pulse
version = attr: pulse.__version__
[options]
install_requires =
    Flask>=2,<3
    # a remark
    SQLAlchemy<2  # because
[options.extras_require]
dev =
    tox
"""
    found = read(tmp_path, setup_DOT_cfg=text)
    assert told(found) == {
        "flask": ("runtime", "setup.cfg:6", ""),
        "sqlalchemy": ("runtime", "setup.cfg:8", ""),
        "tox": ("development", "setup.cfg:11", ""),
    }
    assert "version" not in found.facts
    assert [one.declared for one in found.dependencies if one.name == "sqlalchemy"] == ["SQLAlchemy<2"]


@pytest.mark.verifies("KIT-SRS-053.c")
def test_requirement_files_are_told_apart_by_their_names(tmp_path):
    found = read(
        tmp_path,
        requirements_DOT_txt="# made\nflask==3.0.3 \\\n    --hash=sha256:00\n-r more.txt\nuvicorn[standard]>=0.30 ; x > '3'\n",
        **{"requirements-dev_DOT_txt": "pytest\nflask\n", "requirements__production_DOT_txt": "gunicorn\n"},
    )
    assert told(found) == {
        "flask": ("runtime", "requirements.txt:2", "3.0.3"),
        "uvicorn": ("runtime", "requirements.txt:5", ""),
        "pytest": ("development", "requirements-dev.txt:1", ""),
        "gunicorn": ("runtime", "requirements/production.txt:1", ""),
    }


@pytest.mark.verifies("KIT-SRS-053.c")
def test_pipfile_with_its_lock(tmp_path):
    found = read(
        tmp_path,
        Pipfile='[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n',
        Pipfile_DOT_lock='{"default": {"flask": {"version": "==3.0.3"}}}',
    )
    assert told(found) == {"flask": ("runtime", "Pipfile:2", "3.0.3"), "pytest": ("development", "Pipfile:4", "")}


@pytest.mark.verifies("KIT-SRS-053.c")
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"setup_DOT_cfg": "[a\n"}, "setup.cfg can't be read"),
        ({"setup_DOT_cfg": "[options]\ninstall_requires = file: r.txt\n"}, "the dependencies are computed: `file: r.txt`"),
        ({"requirements_DOT_txt": "-e .\n"}, "`-e .` is installed from a place, not by name"),
        ({"requirements_DOT_txt": "https://example.com/a.whl\n"}, "is installed from a place, not by name"),
        ({"requirements_DOT_txt": "{{ x }}\n"}, "`{{ x }}` names no distribution"),
        ({"uv_DOT_lock": "]"}, "not TOML"),
        ({"Pipfile_DOT_lock": "["}, "not JSON"),
    ],
)
def test_what_cannot_be_told_is_said(tmp_path, files, said):
    found = read(tmp_path, **files)
    assert said in "".join(one.message for one in found.problems)
