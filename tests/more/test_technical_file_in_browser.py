"""The technical file of a new device, opened as a reviewer opens it."""

import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from samdkit.scaffold import new

pytestmark = pytest.mark.more


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The technical file of a device that is just made; no evidence, so it says what is missing."""
    root = tmp_path_factory.mktemp("device") / "home-bp"
    new.new("home-monitoring", root, {}, echo=lambda _: None)
    subprocess.run([sys.executable, "-m", "samdkit", "build"], cwd=root, check=True, capture_output=True)
    return root / "build/technical-file"


@pytest.fixture(scope="module")
def address(built):
    """The site behind a web server, as `dev.py demo --serve` has it."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(built / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_no_request_leaves_the_machine_and_no_page_has_an_error(browser, built, address):
    page = browser.new_page()
    asked, problems = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    names = sorted(path.name for path in (built / "site").glob("*.html"))
    assert len(names) > 20
    for name in names:
        answer = page.goto(f"{address}/{name}")
        assert answer.ok
    assert not [one for one in asked if not one.startswith((address, "data:", "blob:"))]
    assert problems == []
    page.close()


def test_it_opens_from_a_disk_too(browser, built, expect):
    page = browser.new_page()
    page.goto(f"file://{built}/site/index.html")
    page.get_by_role("link", name="Trace matrix", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trace matrix")
    page.close()


def test_from_a_requirement_to_its_risk_its_control_and_back(browser, address, expect):
    page = browser.new_page()
    page.goto(f"{address}/requirements.html#srs-001")
    page.locator("h3#srs-001 ~ *").get_by_role("link", name="RISK-001", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"risk-management-file\.html#risk-001$"))
    page.locator("h3#risk-001 ~ *").get_by_role("link", name="RC-001", exact=True).first.click()
    expect(page).to_have_url(re.compile("#rc-001$"))
    page.close()


def test_a_phone_reads_every_page_without_scrolling_sideways(browser, built, address):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    for path in sorted((built / "site").glob("*.html")):
        page.goto(f"{address}/{path.name}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path.name} is {wide} px too wide"
    page.close()


def test_search_finds_an_item(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    page.locator(".md-search__input").fill("implausible")
    page.locator(".md-search-result__link").first.wait_for(timeout=10_000)
    assert page.locator(".md-search-result__link").count() > 0
    page.close()


def test_the_pdf_turns_into_pages_with_text_on_each(built, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("NOT TESTED: there is no pdftoppm on this machine")
    pdf = str(built / "technical-file.pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    assert len(text) > 80
    assert [number for number, words in enumerate(text[:-1], 1) if len(words.split()) < 8] == []
    subprocess.run(["pdftoppm", "-r", "30", "-l", "5", "-png", pdf, str(tmp_path / "page")], check=True)
    assert len(list(tmp_path.glob("page-*.png"))) == 5
