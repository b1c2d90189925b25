"""`samdkit init` on well-known open-source web applications: their source distributions are test data, and stay outside."""

import re
import subprocess
import sys
import tarfile
import tomllib

import pytest
from samdkit.project import load
from samdkit.sources import dossier

pytestmark = pytest.mark.campaign

#: Application → what its report must name: lines at places where the source says so.
APPS = {
    "wagtail==6.3.1": {
        "setup.py": [
            r"Django>=4\.2,<6\.0  \(runtime\)",
            r"requests>=2\.11\.1,<3\.0  \(runtime\)",
            r"boto3>=1\.28,<2  \(development\)",
        ],
        "wagtail/admin/urls/pages.py": [r"<int:page_id>/unpublish/  unpublish\.Unpublish"],
        "wagtail/images/admin_urls.py": [r"<int:image_id>/preview/<str:filter_spec>/  images\.preview"],
        "wagtail/contrib/redirects/models.py": [r"Redirect  \(Django model\)"],
        "wagtail/models/__init__.py": [r"Page  \(Django model\)", r"PageLogEntry  \(Django model\)"],
        "wagtail/embeds/finders/oembed.py": [r"urllib\.request\.urlopen"],
        "wagtail/contrib/frontend_cache/backends/cloudflare.py": [r"requests\.delete"],
        "wagtail/contrib/frontend_cache/backends/cloudfront.py": [r'boto3\.client\("cloudfront"\)'],
        "wagtail/admin/tests/test_dbwhitelister.py": [r"\d+ test functions"],
    },
    "datasette==0.65.1": {
        "setup.py": [r"httpx>=0\.20  \(runtime\)", r"PyYAML>=5\.3  \(runtime\)", r"black==24\.4\.2  \(development\)"],
        "datasette/app.py": [r"/favicon\.ico  favicon", r"/-/messages\$  MessagesDebugView", r"httpx\.AsyncClient"],
        "datasette/utils/internal_db.py": [r"databases  \(SQL\)", r"foreign_keys  \(SQL\)"],
        "datasette/publish/heroku.py": [r"subprocess\.check_output"],
        "datasette/utils/sqlite.py": [r'sqlite3\.connect\(":memory:"\)'],
        "tests/test_api.py": [r"\d+ test functions"],
    },
    "ihatemoney==6.1.5": {
        "setup.cfg": [r"Flask>=2,<2\.3  \(runtime\)", r"PyMySQL>=0\.9,<1\.1  \(optional\)", r"tox>=3\.14\.6  \(development\)"],
        "ihatemoney/web.py": [r"GET, POST /create  create_project", r"POST /<project_id>/delete  delete_project"],
        "ihatemoney/api/v1/resources.py": [r"/projects/<string:project_id>/bills  BillsHandler"],
        "ihatemoney/models.py": [r"Bill  \(SQLAlchemy model\)", r"billowers  \(SQLAlchemy table\)"],
        "ihatemoney/currency_convertor.py": [r"requests\.get"],
        "ihatemoney/tests/budget_test.py": [r"54 test functions"],
    },
}
#: Application → (architecture items, test functions, runtime dependencies, routes, tables, outgoing calls): at least so many.
COUNTS = {
    "wagtail==6.3.1": (20, 5000, 17, 230, 35, 10),
    "datasette==0.65.1": (5, 500, 20, 25, 5, 2),
    "ihatemoney==6.1.5": (1, 100, 23, 44, 6, 3),
}
_PLACE = re.compile(r"^  ([^\s:]+):(\d+)  ", re.MULTILINE)


@pytest.fixture(scope="module", params=APPS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def source(name, tmp_path_factory):
    """The unpacked source distribution; nothing of it is run but what pip runs to learn its metadata."""
    folder = tmp_path_factory.mktemp("sdist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--dest",
        str(folder),
        name,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT TESTED: pip can't download {name}: {done.stderr[-300:]}")
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (root,) = (path for path in folder.iterdir() if path.is_dir())
    return root


@pytest.fixture(scope="module")
def report(source):
    before = contents(source)
    done = samdkit("init", source)
    assert done.returncode == 0, done.stderr
    after = contents(source)
    assert {path: text for path, text in after.items() if path in before} == before
    assert {path.partition("/")[0] for path in after if path not in before} == {"dossier", "samdkit.toml"}
    return done.stdout


def contents(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def samdkit(*arguments):
    command = [sys.executable, "-m", "samdkit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def listed(report, title):
    match = re.search(rf"^{title} \(\d+\)\n((?:  .*\n?)*)", report, re.MULTILINE)
    return match.group(1).splitlines() if match else []


def test_the_report_names_what_the_source_says(name, report):
    for path, wanted in APPS[name].items():
        for words in wanted:
            assert re.search(rf"^  {re.escape(path)}:[1-9]\d*  {words}$", report, re.MULTILINE), f"{path}: {words}"


def test_every_file_and_line_in_the_report_exists(source, report):
    places = _PLACE.findall(report)
    assert len(places) >= 100
    lengths = {path: len((source / path).read_text("utf-8", "replace").split("\n")) for path, _ in places}
    assert [f"{path}:{line}" for path, line in places if not 1 <= int(line) <= lengths[path]] == []


def test_enough_is_found_of_each(name, source, report):
    titles = ("Routes", "Tables", "Outgoing calls")
    tests = [int(line.split()[1]) for line in listed(report, "Tests")]
    runtime = [line for line in listed(report, "Dependencies") if "(runtime" in line]
    items = dossier.read((path.relative_to(source).as_posix(), path.read_bytes()) for path in source.glob("dossier/*.md")).items
    units = [item for item in items if item.kind == "architecture"]
    found = (len(units), sum(tests), len(runtime), *(len(listed(report, title)) for title in titles))
    assert all(one >= least for one, least in zip(found, COUNTS[name], strict=True)), found


def test_the_routes_stand_in_the_lines_that_are_named(source, report):
    rows = [re.match(r"  (\S+):(\d+)  (?:[A-Z, ]+ )?(\S+)", row).groups() for row in listed(report, "Routes")]
    assert rows
    for path, line, address in rows:
        lines = (source / path).read_text("utf-8").split("\n")
        call = "".join(lines[int(line) - 1 : int(line) + 4])
        assert address.rstrip("…").replace("(empty)", '""') in call.replace("''", '""'), f"{path}:{line}"


def test_the_dossier_and_the_settings_can_be_read_and_the_gate_starts_green(source, report, tmp_path):
    assert tomllib.loads((source / "samdkit.toml").read_text("utf-8"))["code"]
    assert load(source).findings == []
    known = tmp_path / "known.jsonl"
    first = samdkit("check", source, "--write-known", known)
    assert first.returncode == 0, first.stdout[-2000:]
    assert re.fullmatch(r"No open findings; \d+ known\.\n", first.stdout)
    assert samdkit("check", source, "--known", known).stdout == first.stdout
    new = source / "dossier/new.md"
    new.write_text(
        "---\nkind: software-requirement\n---\n# New\n\n## SRS-001 It answers\n- derives-from: UN-001\n\nIt SHALL answer.\n"
    )
    red = samdkit("check", source, "--known", known)
    new.unlink()
    assert red.returncode == 1
    assert "trace.untested-requirement SRS-001" in red.stdout
    assert all(" SRS-001 " in line for line in red.stdout.splitlines()[:-1])
    assert samdkit("check", source, "--known", known).returncode == 0
