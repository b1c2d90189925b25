"""A real browser and other programs of the system; where the machine has none, the tests say so loudly."""

import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def browser():
    """Chromium of the system, driven by playwright."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("NOT TESTED: there is no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="NOT TESTED: playwright is not installed (dev.py test-more)")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def expect(browser):
    """Playwright's assertions, which wait for what they name; imported late, for a plain test run has no playwright."""
    from playwright.sync_api import expect as found  # noqa: PLC0415

    return found


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """axe-core, as npm has it."""
    if shutil.which("npm") is None:
        pytest.skip("NOT TESTED: there is no npm on this machine, so no axe-core")
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"NOT TESTED: npm could not install axe-core: {done.stderr[-200:]}")
    return (folder / "node_modules/axe-core/axe.min.js").read_text("utf-8")
