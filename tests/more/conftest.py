"""A real browser and a PDF renderer; where the machine has none, the tests say so loudly."""

import shutil

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
