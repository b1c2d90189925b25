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
    names += [f"items/{one}.html" for one in ("SRS-001", "RISK-001", "AUDIT-SRS-001")]
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
    page.get_by_role("navigation").get_by_role("link", name="Trace matrix", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trace matrix")
    expect(page.locator(".md-search__input")).to_be_hidden()  # It would find nothing; the list of all items needs no server.
    page.get_by_role("navigation").get_by_role("link", name="All items", exact=True).click()
    page.get_by_role("link", name="RC-001", exact=True).first.click()
    expect(page.locator("h1")).to_have_text(re.compile("^RC-001 "))
    page.close()


def test_from_a_requirement_to_its_risk_its_control_and_back(browser, address, expect):
    page = browser.new_page()
    page.goto(f"{address}/requirements.html")
    page.get_by_role("rowheader").get_by_role("link", name="SRS-001", exact=True).click()
    expect(page).to_have_url(re.compile(r"items/SRS-001\.html$"))
    page.locator("dl.facts").get_by_role("link", name="RISK-001", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"items/RISK-001\.html$"))
    page.locator("dl.facts").get_by_role("link", name="RC-001", exact=True).first.click()
    expect(page.locator("h1")).to_have_text(re.compile("^RC-001 "))
    page.locator("svg").get_by_role("link", name=re.compile("^SRS-001 ")).click()
    expect(page.locator("h1")).to_have_text(re.compile("^SRS-001 "))
    page.close()


#: One of each kind of page.
CHOSEN = (
    "index.html", "risk-management-file.html", "trace-matrix.html", "instructions-for-use.html", "all-items.html", "soup.html",
    "items/SRS-001.html", "items/RISK-008.html", "items/RC-001.html", "items/SAD-001.html", "items/TASK-001.html",
    "items/AUDIT-AOU-001.html",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


def problems_of(page, axe):
    """What axe finds, sideways scrolling, and targets that a finger misses."""
    page.evaluate(axe)
    report = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary']}" for one in report["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    found += page.evaluate(
        """[...document.querySelectorAll('main a, main button, main input, main summary')]
           .filter(one => one.checkVisibility({opacityProperty: true}))
           .map(one => [one, one.getBoundingClientRect()])
           .filter(([one, box]) => box.width > 0 && Math.min(box.width, box.height) < 24)
           .map(([one, box]) => `smaller than 24 px: ${one.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`)"""
    )
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.verifies("KIT-SRS-094.d")
def test_no_page_shuts_anybody_out(browser, address, axe, size):
    page = browser.new_page(viewport=SIZES[size])
    found = {}
    for name in CHOSEN:
        assert page.goto(f"{address}/{name}").ok, name
        problems = problems_of(page, axe)
        if problems:
            found[name] = problems
    page.goto(f"{address}/index.html")
    if size == "phone":
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").fill("reading")
    page.locator(".md-search-result__link").first.wait_for(timeout=10_000)
    page.wait_for_function("document.getAnimations().every(one => one.playState === 'finished')")  # what fades in has no contrast
    problems = problems_of(page, axe)
    if problems:
        found["search"] = problems
    page.close()
    assert found == {}


@pytest.mark.verifies("KIT-SRS-094.d")
def test_a_phone_reads_every_page_without_scrolling_sideways(browser, built, address):
    page = browser.new_page(viewport=SIZES["phone"])
    items = sorted((built / "site/items").glob("*.html"))[::25]
    for path in [*sorted((built / "site").glob("*.html")), *items]:
        page.goto(f"{address}/{path.relative_to(built / 'site').as_posix()}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path.name} is {wide} px too wide"
    page.close()


@pytest.mark.verifies("KIT-SRS-094.d")
def test_a_table_is_filtered_by_keyboard(browser, address, expect):
    page = browser.new_page()
    page.goto(f"{address}/trace-matrix.html")
    field = page.get_by_role("searchbox", name="Filter rows").first
    rows = page.locator("table.data").first.locator("tbody tr")
    everything = rows.count()
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'search' && document.activeElement.id.startsWith('filter-')"):
            break
    expect(field).to_be_focused()
    page.keyboard.type("srs-001 gspr")
    shown = rows.filter(visible=True)
    expect(page.locator(".filter output").first).to_have_text(f"{shown.count()} of {everything} rows")
    assert 0 < shown.count() < everything
    assert all("SRS-001" in text for text in shown.all_inner_texts())
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".filter output").first).to_have_text(f"{everything} of {everything} rows")
    page.close()


@pytest.mark.verifies("KIT-SRS-094.b")
def test_without_scripts_every_row_is_there_and_no_filter_that_does_nothing(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/trace-matrix.html")
    rows = page.locator("table.data").first.locator("tbody tr")
    assert rows.count() > 100
    assert rows.last.is_visible()
    assert page.locator(".filter").count() == 0
    context.close()


def test_on_paper_there_is_the_text_alone_and_no_table_is_cut(browser, address):
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.emulate_media(media="print")
    for name in ("trace-matrix.html", "risk-management-file.html", "items/SRS-001.html"):
        page.goto(f"{address}/{name}")
        for gone in (".md-header", ".md-sidebar", ".md-footer", ".filter", ".around"):
            assert not [one for one in page.locator(gone).all() if one.is_visible()], gone
        assert page.locator("thead").first.evaluate("one => getComputedStyle(one).display") == "table-header-group"
        cut = page.evaluate(
            """[...document.querySelectorAll('.table')]
               .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML.slice(0, 90))"""
        )
        assert cut == [], name
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
