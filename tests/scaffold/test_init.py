"""`samdkit init`: a dossier for an app that is there already; no code is touched, nothing is invented, all or nothing."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit import checking
from samdkit.errors import UsageError
from samdkit.model.finding import Severity
from samdkit.project import load
from samdkit.scaffold.adopt import plan as adopting
from samdkit.scaffold.adopt import worklist
from samdkit.sources import dossier

FLASK = {
    "pyproject.toml": '[project]\nname = "pulse"\nversion = "1.4.2"\ndependencies = ["Flask>=3", "httpx==0.28.1"]\n',
    "src/pulse/__init__.py": "",
    "src/pulse/web.py": """from flask import Flask

app = Flask(__name__)


@app.route("/readings", methods=["GET", "POST"])
def readings():
    return "[]"
""",
    "src/pulse/store.py": """import sqlite3

connection = sqlite3.connect("readings.db")
connection.execute("CREATE TABLE readings (rate INTEGER)")
""",
    "src/pulse/alarm.py": """import httpx


def alarm(rate):
    return httpx.post("https://alarm.example.org/v1", json={"rate": rate})
""",
    "tests/test_web.py": """def test_readings():
    assert True


class TestMore:
    def test_more(self):
        assert True
""",
    "docs/conf.py": "project = 'pulse'\n",
}
DJANGO = {
    "manage.py": "import os\n",
    "requirements.txt": "Django>=5\npsycopg\n",
    "requirements-dev.txt": "pytest-django\n",
    "shop/__init__.py": "",
    "shop/settings.py": "DEBUG = False\n",
    "shop/urls.py": """from django.urls import path

from shop.orders import views

urlpatterns = [path("orders/", views.orders)]
""",
    "shop/orders/__init__.py": "",
    "shop/orders/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    number = models.IntegerField()\n",
    "shop/orders/views.py": "def orders(request):\n    return None\n",
    "shop/orders/tests.py": "class OrderTest:\n    def test_order(self):\n        assert True\n",
    "shop/orders/migrations/__init__.py": "",
    "shop/orders/migrations/0001_initial.py": "from django.db import migrations\n",
    "shop/mail/__init__.py": "",
    "shop/mail/send.py": "import smtplib\n\n\ndef send(text):\n    smtplib.SMTP('localhost').sendmail('a', 'b', text)\n",
    "shop/mail/test_send.py": "def test_send():\n    assert True\n",
}
AIOHTTP = {
    "app.py": 'from aiohttp import web\n\napp = web.Application()\napp.router.add_get("/pulse", show)\n',
    "settings.py": "import tomllib\n",
    "test_app.py": "def test_show():\n    assert True\n",
    "frontend/main.ts": "export const x = 1\n",
}
APPS = {"flask": FLASK, "django": DJANGO, "aiohttp": AIOHTTP}


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def tree(root):
    """Every file with its bytes and rights."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in root.rglob("*")
        if path.is_file() and ".samdkit" not in path.parts
    }


def read(root):
    return dossier.read((path.relative_to(root).as_posix(), path.read_bytes()) for path in (root / "dossier").rglob("*.md"))


def items(root, kind):
    return [item for item in read(root).items if item.kind == kind]


@pytest.fixture(params=APPS)
def app(request, tmp_path):
    return write(tmp_path / request.param, APPS[request.param])


@pytest.fixture
def flask(tmp_path):
    return write(tmp_path / "pulse", FLASK)


@pytest.fixture
def django(tmp_path):
    return write(tmp_path / "shop", DJANGO)


@pytest.mark.verifies("KIT-SRS-053.a")
def test_no_file_changes_but_the_end_of_pyproject(app, samdkit):
    before = tree(app)
    called = samdkit("init", app)
    assert called.code == 0, called.err
    after = tree(app)
    for name, (content, mode) in before.items():
        assert after[name][0].startswith(content) if name == "pyproject.toml" else after[name][0] == content
        assert after[name][1] == mode
    new = {name for name in after if name not in before}
    assert {name for name in new if not name.startswith("dossier/")} == (
        set() if "pyproject.toml" in before else {"samdkit.toml"}
    )
    assert len(new) >= 8


@pytest.mark.verifies("KIT-SRS-053.d")
def test_the_dossier_is_readable_and_every_gap_is_a_finding_or_an_open_task(app, samdkit):
    samdkit("init", app)
    assert read(app).findings == []
    report = checking.run(load(app), release=True)
    assert [one for one in report.findings if one.severity is Severity.UNREADABLE] == []
    checks = {one.check for one in report.findings}
    assert not checks & {
        "dossier.missing-identity",
        "documents.unanswered-clause",
        "architecture.unowned-code",
        "trace.dangling-link",
    }
    open_tasks = {one.item for one in report.findings if one.check == "documents.open-task"}
    assert open_tasks == {item.id for item in items(app, "task")}
    missing = {(one.item, one.message.split("`")[1]) for one in report.findings if one.check == "dossier.missing-attribute"}
    for kind, wanted in (("architecture", ("safety-class", "satisfies")), ("interface", ("external",)), ("soup", ("purpose",))):
        assert missing >= {(item.id, name) for item in items(app, kind) for name in wanted}
    assert samdkit("check", app).code == 1


@pytest.mark.verifies("KIT-SRS-053.b")
def test_every_fact_of_the_device_is_open_with_a_task_that_prints_it(app, samdkit):
    samdkit("init", app)
    facts = read(app).identity.facts
    assert {name: value for name, value in facts.items() if value != "open"} == {"format": "1"}
    texts = [task.text for task in items(app, "task")]
    assert {name for name in facts if sum(f"[device:{name}]" in text for text in texts) != 1} == {"format"}


@pytest.mark.verifies("KIT-SRS-053.b", "KIT-RC-018")
def test_nothing_is_invented(app, samdkit):
    samdkit("init", app)
    found = read(app).items
    assert {item.kind for item in found} <= {"architecture", "interface", "soup", "task"}
    said = {name for item in found for name in item.attributes}
    assert said <= {"code", "part-of", "peer", "protocol", "package", "version", "role", "due", "state"}


@pytest.mark.verifies("KIT-SRS-053.c")
def test_what_is_found_is_in_the_report_and_the_dossier_with_file_and_line(flask, samdkit):
    called = samdkit("init", flask)
    for line in (
        "src/pulse  pulse: 4 modules",
        "1 of the Python files: documentation, not part of the product",
        "tests/test_web.py:1  2 test functions",
        "pyproject.toml:4  Flask>=3  (runtime)",
        "src/pulse/web.py:6  GET, POST /readings  readings",
        "src/pulse/store.py:4  readings  (SQL)",
        'src/pulse/alarm.py:5  httpx.post("https://alarm.example.org/v1")',
        'src/pulse/store.py:3  sqlite3.connect("readings.db")',
    ):
        assert f"  {line}" in called.lines
    assert [item.attribute("code") for item in items(flask, "architecture")] == ["src/pulse"]
    told = {item.title: item for item in items(flask, "interface")}
    routes = told["Addresses of pulse (Flask)"]
    assert "`GET, POST /readings` → `readings` at `src/pulse/web.py:6`" in routes.text
    assert routes.targets("part-of") == ["SAD-001"]
    assert "`readings` (SQL) at `src/pulse/store.py:4`" in told["Tables of pulse"].text
    called_by = told["Other systems, called by httpx"]
    assert (called_by.attribute("peer"), called_by.attribute("protocol")) == ("alarm.example.org", "HTTP")
    soup = {item.attribute("package"): item for item in items(flask, "soup")}
    assert "Declared as `Flask>=3` at `pyproject.toml:4`." in soup["flask"].text
    assert "Imported at `src/pulse/web.py:1`." in soup["flask"].text
    assert soup["httpx"].attribute("version") == "0.28.1"
    tasks = "\n".join(item.text for item in items(flask, "task"))
    assert "Found: `pulse` at `pyproject.toml:2`." in tasks
    assert "2 test functions in 1 file were found." in " ".join(tasks.split())


@pytest.mark.verifies("KIT-SRS-053.d")
def test_packages_become_parts_of_the_one_that_they_are_in(django, samdkit):
    called = samdkit("init", django)
    told = {item.title: (item.attribute("code"), item.targets("part-of")) for item in items(django, "architecture")}
    assert told == {
        "shop": ("shop", []),
        "shop.mail": ("shop/mail", ["SAD-001"]),
        "shop.orders": ("shop/orders", ["SAD-001"]),
        "modules at the top": ("manage.py", []),
    }
    assert "  shop/urls.py:5  orders/  views.orders" in called.lines
    assert "  shop/orders/models.py:4  Order  (Django model)" in called.lines
    assert '  shop/mail/send.py:5  smtplib.SMTP("localhost")' in called.lines
    assert "  2 of the Python files: migrations of the database" in called.lines
    assert "  shop/orders/tests.py:2  1 test function, which pytest does not collect by its default names" in called.lines
    assert [item.attribute("package") for item in items(django, "soup")] == ["django", "psycopg"]


@pytest.mark.verifies("KIT-SRS-053.d")
def test_loose_modules_and_other_languages_have_their_place(tmp_path, samdkit):
    app = write(tmp_path / "app", AIOHTTP)
    called = samdkit("init", app)
    assert called.code == 0
    assert [(item.title, item.attribute("code")) for item in items(app, "architecture")] == [
        ("modules at the top", "app.py, settings.py"),
        ("frontend", "frontend"),
    ]
    assert tomllib.loads((app / "samdkit.toml").read_text("utf-8")) == {
        "code": ["app.py", "settings.py", "frontend"],
        "tests": ["test_app.py"],
        "evidence": ["evidence"],
    }


@pytest.mark.verifies("KIT-SRS-053.d")
def test_the_list_of_gaps_is_in_an_order_to_work_in_and_leaves_none_out(app, samdkit):
    called = samdkit("init", app)
    gaps = called.out.partition("What is missing")[2]
    titles = re.findall(r"^\d+\. (.*)$", gaps, re.MULTILINE)
    assert titles == [step.title for step in worklist.STEPS if step.title in titles]
    order = ["Say what it is for", "Find what can go wrong", "Write needs", "Divide", "Say with", "Mark code", "Account for"]
    assert [next(index for index, title in enumerate(titles) if title.startswith(one)) for one in order] == list(
        range(len(order))
    )
    assert "Everything else" not in titles
    for finding in checking.run(load(app), release=True).open:
        assert finding.location.path in gaps
        assert finding.item in gaps or finding.item.startswith(finding.location.path)
        assert finding.hint in gaps


@pytest.mark.verifies("KIT-SRS-053.d")
def test_the_gate_starts_green_with_known_findings_and_refuses_an_untested_requirement(app, samdkit):
    samdkit("init", app)
    known = app / "known-findings.jsonl"
    assert samdkit("check", app, "--write-known", known).code == 0
    assert samdkit("check", app, "--known", known).code == 0
    (app / "dossier/new.md").write_text("---\nkind: software-requirement\n---\n# New\n\n## SRS-001 It SHALL answer.\n", "utf-8")
    called = samdkit("check", app, "--known", known)
    assert called.code == 1
    assert any("trace.untested-requirement SRS-001" in line for line in called.lines)


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_dry_run_prints_all_that_would_be_written_and_writes_nothing(app, samdkit):
    before = tree(app)
    called = samdkit("init", app, "--dry-run")
    assert called.code == 0
    assert tree(app) == before
    assert sorted(one.name for one in app.iterdir()) == sorted({name.partition("/")[0] for name in before})
    samdkit("init", app)
    for path in sorted((app / "dossier").rglob("*.md")):
        assert f"==> dossier/{path.name} (new) <==\n{path.read_text('utf-8')}" in called.out
    settings_file = "pyproject.toml" if "pyproject.toml" in before else "samdkit.toml"
    assert (app / settings_file).read_text("utf-8").endswith(called.out.rpartition("<==\n")[2].removesuffix("\n"))


@pytest.mark.verifies("KIT-SRS-053.d")
def test_the_same_repository_gives_the_same_files(tmp_path, samdkit):
    for name in ("one", "two"):
        write(tmp_path / name / "pulse", FLASK)
        samdkit("init", tmp_path / name / "pulse")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.verifies("KIT-SRS-053.a")
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"dossier/needs.md": ""}, "dossier: there is a dossier already"),
        ({"dossier": "a file"}, "dossier: there is a dossier already"),
        ({"samdkit.toml": ""}, "samdkit.toml: there are settings of samdkit already"),
        ({"pyproject.toml": "[tool.samdkit]\n"}, "pyproject.toml: there are settings of samdkit already"),
        ({"pyproject.toml": "[tool\n"}, "pyproject.toml: not TOML"),
        ({"pyproject.toml": b"\xff\n"}, "pyproject.toml: not TOML"),
        ({"pyproject.toml": "tool = 1\n"}, "pyproject.toml: `tool` is no table"),
    ],
)
def test_it_refuses_with_one_message_and_changes_nothing(tmp_path, samdkit, files, said):
    app = write(tmp_path / "app", {"app.py": "x = 1\n", **files})
    before = tree(app)
    called = samdkit("init", app)
    assert (called.code, called.out) == (2, "")
    assert said in called.err
    assert tree(app) == before


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_folder_without_code_is_refused(tmp_path, samdkit):
    called = samdkit("init", tmp_path)
    assert called.code == 2
    assert "there is no source code here" in called.err
    assert list(tmp_path.iterdir()) == []
    assert samdkit("init", tmp_path / "nothing").code == 2


@pytest.mark.verifies("KIT-SRS-053.d")
@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("", "[tool.samdkit]\n"),
        ("[a]\nb = 1", "\n\n[tool.samdkit]\n"),
        ("[a]\nb = 1\n", "\n[tool.samdkit]\n"),
        ("[a]\r\nb = 1\r\n", "\r\n[tool.samdkit]\r\n"),
        ("[tool.ruff]\nline-length = 99 # é\n", "\n[tool.samdkit]\n"),
    ],
)
def test_the_settings_come_behind_what_is_there(tmp_path, samdkit, text, added):
    app = write(tmp_path / "app", {"app.py": "x = 1\n", "pyproject.toml": text})
    assert samdkit("init", app).code == 0
    after = (app / "pyproject.toml").read_bytes().decode("utf-8")
    assert after.startswith(text + added)
    assert tomllib.loads(after)["tool"]["samdkit"]["code"] == ["app.py"]


@pytest.mark.verifies("KIT-SRS-053.d")
@pytest.mark.parametrize("text", ["tool = {a = 1}\n", "[tool]\na = 1\n[[x]]\n"])
def test_a_pyproject_that_takes_no_table_is_left_alone(tmp_path, samdkit, text):
    app = write(tmp_path / "app", {"app.py": "x = 1\n", "pyproject.toml": text})
    assert samdkit("init", app).code == 0
    assert load(app).configuration.code == ("app.py",)
    if text.startswith("tool ="):
        assert (app / "pyproject.toml").read_text("utf-8") == text


@pytest.mark.verifies("KIT-SRS-053.d")
def test_files_that_cannot_be_read_are_left_out_and_said(tmp_path, samdkit):
    app = write(
        tmp_path / "app",
        {
            "app/__init__.py": "",
            "app/old.py": "print 'two'\n",
            "app/odd.py": "# implements: the protocol of ours\nx = 1\n",
            "app/good.py": "x = 1\n",
            "tests/test_good.py": "def test_good():\n    assert True\n",
            "tests/data/bad.py": "def (:\n",
            "tests/data/latin.py": b"x = '\xe9'\n",
            "tests/more/test_more.py": "def test_more():\n    assert True\n",
        },
    )
    called = samdkit("init", app)
    assert called.code == 0
    for place in ("app/old.py:1", "app/odd.py:1", "tests/data/bad.py:1", "tests/data/latin.py:1"):
        assert any(line.startswith(f"  {place}  ") for line in called.lines), place
    configuration = load(app).configuration
    assert configuration.tests == ("tests/more", "tests/test_good.py")
    assert configuration.code == ("app/__init__.py", "app/good.py")
    assert "TASK-033" in {item.id for item in items(app, "task")}
    assert samdkit("check", app).code == 1


@pytest.mark.verifies("KIT-SRS-053.d")
def test_folders_of_others_are_not_read(tmp_path, samdkit):
    others = ("venv/lib/a.py", ".tox/a.py", "node_modules/x/a.py", "build/lib/a.py", "env2/a.py")
    app = write(tmp_path / "app", {"app.py": "x = 1\n", "env2/pyvenv.cfg": "", **dict.fromkeys(others, "import requests\n")})
    called = samdkit("init", app)
    assert called.code == 0
    assert not any(one.partition("/")[0] in called.out for one in others)


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_file_that_no_dossier_can_name_is_said(tmp_path, samdkit):
    app = write(tmp_path / "app", {"app.py": "x = 1\n", "lib/a, b.py": "x = 1\n"})
    called = samdkit("init", app)
    assert called.code == 0
    assert any("lib/a, b.py  no dossier can name this file" in line for line in called.lines)
    assert load(app).configuration.code == ("app.py",)


@pytest.mark.verifies("KIT-SRS-053.d")
def test_evidence_of_something_else_is_left_alone(tmp_path, samdkit):
    app = write(tmp_path / "app", {"app.py": "x = 1\n", "evidence/theirs.jsonl": "{}\n"})
    assert samdkit("init", app).code == 0
    assert load(app).configuration.evidence == ("evidence-2",)
    assert samdkit("check", app).code == 1


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_folder_that_cannot_be_written_stays_as_it_was(flask, monkeypatch):
    planned = adopting.plan(flask, echo=lambda _: None)
    before = tree(flask)

    def full(*_arguments):
        raise OSError(28, "No space left on device", str(flask / "pyproject.toml"))

    monkeypatch.setattr("samdkit.scaffold.adopt.plan._add", full)
    with pytest.raises(UsageError, match=r"can't be written: No space left on device; nothing was changed"):
        adopting.write(planned)
    assert tree(flask) == before
    assert sorted(one.name for one in flask.iterdir()) == ["docs", "pyproject.toml", "src", "tests"]


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_link_out_of_the_repository_is_not_followed(tmp_path, samdkit):
    outside = write(tmp_path / "outside", {"pyproject.toml": "[a]\n", "code/x.py": "x = 1\n"})
    app = write(tmp_path / "app", {"app.py": "x = 1\n"})
    (app / "pyproject.toml").symlink_to(outside / "pyproject.toml")
    (app / "more").symlink_to(outside / "code")
    before = tree(outside)
    assert samdkit("init", app).code == 0
    assert tree(outside) == before
    assert load(app).configuration.code == ("app.py",)


SNIPPETS = [
    *(text for files in APPS.values() for name, text in files.items() if name.endswith(".py")),
    "def f(:\n", "x = '\udce9'\n", "\0", "# implements: SRS-001\ndef f(): ...\n", "# implements: whatever\n",
    "@pytest.mark.verifies(x)\ndef test_x(): ...\n", "@app.get('/a`b|c\\n- x: y')\ndef f(): ...\n",
    "class T(Base):\n    __tablename__ = '`<!--'\n", "import requests\nrequests.get(f'https://{host}/[SRS-001]')\n",
    "db('CREATE TABLE \"a\" (')\n", "pytestmark = pytest.mark.verifies('SRS-1')\ndef test_a(): ...\n", "(" * 300, "",
]  # fmt: skip
NAMES = st.sampled_from(
    ["a.py", "test_a.py", "a_test.py", "tests.py", "conftest.py", "__init__.py", "setup.py", "a.sql", "requirements.txt",
     "setup.cfg", "pyproject.toml", "uv.lock", "main.ts", "a b.py", "a`b.py", "c,d.py", "\udce9.py", "- x: y.py", "<!--.py",
     "n.jsonl", "r.xml"]
)  # fmt: skip
FOLDERS = st.sampled_from(
    ["", "app/", "app/web/", "app/tests/", "src/", "src/app/", "tests/", "tests/data/", "docs/", "evidence/", "results/",
     "vendor/x/", "migrations/", "a b/", "x,y/", "`/", "evidence-2/"]
)  # fmt: skip
DECLARATIONS = st.sampled_from(
    ["[project]\nname='x'\ndependencies=['a', ' ', 'b<!--']\n", "[tool]\nx=1\n", "tool={}\n", "flask\n-e .\n",
     "[[package]]\n", "[a"]
)  # fmt: skip
TEXTS = st.sampled_from(SNIPPETS) | st.text(max_size=30) | DECLARATIONS
TREES = st.dictionaries(st.builds("".join, st.tuples(FOLDERS, NAMES)), TEXTS, min_size=1, max_size=9)


@pytest.mark.verifies("KIT-SRS-053.d")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(TREES)
def test_whatever_is_there_it_says_so_or_writes_a_dossier_that_can_be_read(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("any") / "app"
    root.mkdir()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape") if "\udce9" in text else text.encode("utf-8", "replace"))
    before = tree(root)
    try:
        adopting.write(adopting.plan(root, echo=lambda _: None))
    except UsageError:
        assert tree(root) == before
        return
    after = tree(root)
    assert all(after[name] == content for name, content in before.items() if name != "pyproject.toml")
    if "pyproject.toml" in before:
        assert after["pyproject.toml"][0].startswith(before["pyproject.toml"][0])
    findings = checking.run(load(root), release=True).findings
    # A conftest.py above the test folders is read wherever they are; if it can't be read, nothing can leave it out.
    unreadable = [one for one in findings if one.severity is Severity.UNREADABLE]
    assert [one for one in unreadable if Path(one.location.path).name != "conftest.py"] == []
    assert [one for one in findings if one.check == "architecture.unowned-code"] == []
    worklist.render(findings)


@pytest.mark.verifies("KIT-SRS-053.d")
def test_a_device_that_was_made_here_is_checked_alike_from_any_folder(flask, samdkit, monkeypatch):
    monkeypatch.chdir(flask)
    assert samdkit("init").code == 0
    inside = samdkit("check").out
    monkeypatch.chdir(os.sep)
    assert samdkit("check", flask).out == inside
