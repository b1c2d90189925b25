"""What we write as SARIF, before its official validator: npm's `@microsoft/sarif-multitool`, which works offline."""

import shutil
import subprocess

import pytest
from samdkit import checking
from samdkit.outputs import findings_sarif
from samdkit.project import load

pytestmark = pytest.mark.more


@pytest.fixture(scope="module")
def validate(tmp_path_factory):
    """What the validator says of a file: its lines with an error or a warning."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NOT TESTED: there is no npm on this machine, so SARIF was not put before its official validator")
    folder = tmp_path_factory.mktemp("validator")
    package = "@microsoft/sarif-multitool@5.7.0"
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, package]
    installed = subprocess.run(command, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"NOT TESTED: npm could not install {package}: {installed.stderr.strip()[-300:]}")

    def run(text):
        file = folder / "findings.sarif"
        file.write_text(text, "utf-8")
        program = folder / "node_modules/.bin/sarif-multitool"
        done = subprocess.run([program, "validate", file], cwd=folder, capture_output=True, text=True, check=False)
        problems = [line for line in done.stdout.splitlines() if ": error " in line or ": warning " in line]
        assert "Analysis completed successfully." in done.stdout or problems, done.stdout + done.stderr
        return problems

    return run


def only_misses_an_address(problems):
    """The kit has no public address yet that it could name as `informationUri`; that is a warning."""
    return len(problems) == 1 and "warning SARIF2005" in problems[0] and "informationUri" in problems[0]


def test_findings_of_every_severity_waived_ones_and_places_in_wheels_are_clean(validate, cuff):
    cuff.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n\n## UN-901 New\n- wrong: x\n")
    cuff.write("dossier/odd name, 50%.md", "---\nkind: unknown\n---\n# New\n")
    cuff.write(
        "dossier/waived.md",
        "---\nkind: waiver\n---\n# Waivers\n\n## WVR-900 Known\n- check: trace.orphan-need\n- role: maker\n- until: 2099-01-01\n"
        "- concerns: UN-900\n\nNo requirement yet.\n",
    )
    project = load(cuff.root)
    report = checking.run(project)
    assert len({one.severity for one in report.findings}) > 1
    assert any(one.waived_by for one in report.findings)
    problems = validate(findings_sarif.render(report, project))
    assert only_misses_an_address(problems), problems


def test_no_findings_are_clean(validate, cuff):
    project = load(cuff.root)
    report = checking.run(project)
    assert report.findings == ()
    problems = validate(findings_sarif.render(report, project))
    assert only_misses_an_address(problems), problems


def test_findings_put_together_are_clean(validate, cuff):
    cuff.write(
        "dossier/new.md", "---\nkind: user-need\n---\n# New\n" + "".join(f"\n## UN-{one} New\n" for one in range(900, 930))
    )
    project = load(cuff.root)
    report = checking.run(project)
    text = findings_sarif.render(report, project, limit=20)
    assert "30 findings stand in 1 result," in text
    problems = validate(text)
    assert only_misses_an_address(problems), problems


def test_the_validator_names_an_error_where_there_is_one(validate, cuff):
    project = load(cuff.root)
    text = findings_sarif.render(checking.run(project), project)
    assert any(": error " in line for line in validate(text.replace('"version": "2.1.0"', '"version": "9"', 1)))
