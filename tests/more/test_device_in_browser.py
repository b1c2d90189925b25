"""The example device as people use it: the real app in a process of its own, in a real browser, on a phone and at a desk."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from samdkit.scaffold import new

pytestmark = [pytest.mark.more, pytest.mark.xdist_group("device")]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LANGUAGES = {"da": "da-DK", "en": "en-GB"}
POUL = "3001749995"
#: WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def device(tmp_path_factory):
    """A new device with the environment that `samdkit sync` makes."""
    root = tmp_path_factory.mktemp("device") / "home-bp"
    new.new("home-monitoring", root, {}, echo=lambda _: None)
    done = subprocess.run([sys.executable, "-m", "samdkit", "sync"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def address(device, tmp_path):
    """The app, started as its README says, with test users and the published readings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(device / ".venv/bin/python"), "-m", "home_bp", "serve", "--port", str(port)]
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DEVICE_"))},
        "SAMDKIT_MODE": "development",
        "PYTHONPATH": str(device / "src"),
        "DEVICE_DATA": str(tmp_path / "data"),
    }
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "--with-development-issuer", "--example-data"], cwd=tmp_path, env=surroundings, stderr=log
        )
        found = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{found}/health", running)
            yield found
        finally:
            running.terminate()
            running.wait()


def _wait_for(url, running):
    until = time.monotonic() + 30
    while running.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - the address of our own process
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    pytest.fail("the device did not start")


class Visitor:
    """Somebody in front of a browser."""

    def __init__(self, browser, address, *, size=PHONE, language="da"):
        self.address = address
        self.language = language
        # The device forbids foreign scripts; axe is one.
        context = browser.new_context(viewport=size, locale=LANGUAGES[language], bypass_csp=True)
        context.set_default_timeout(10_000)
        self.page = context.new_page()

    def open(self, path):
        self.page.goto(self.address + path)

    def press(self, name):
        """Presses the button or follows the link of that name, and waits for the page that it leads to."""
        button = self.page.get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            button.or_(self.page.get_by_role("link", name=name, exact=True)).click()

    def send(self, selector):
        """Presses the button that the selector finds, and waits for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).click()

    def sign_in(self, name):
        self.open("/")
        self.press("Log ind" if self.language == "da" else "Sign in")
        self.press(name)

    def heading(self):
        return self.page.get_by_role("heading", level=1).inner_text()

    def rows(self):
        """The texts of the cells of each row of the page's table."""
        table = self.page.get_by_role("table")
        return [row.locator("th, td").all_inner_texts() for row in table.get_by_role("row").all()[1:]]

    def marks(self, kind):
        """The class names of the chart's marks."""
        return [one.get_attribute("class") for one in self.page.locator(f"svg.chart path.{kind}").all()]

    def choose(self, national):
        self.open("/citizen")
        self.page.get_by_label(re.compile("CPR")).fill(national)
        self.press("Vis forløb")


def problems_of(visitor, axe):
    """What axe finds, and what it does not look at: the language, sideways scrolling, small targets, a title of its own."""
    page = visitor.page
    page.evaluate(axe)
    report = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in report["violations"]]
    if page.locator("html").get_attribute("lang") != visitor.language:
        found.append("lang")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    found += page.evaluate(
        """[...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
           .filter(one => !one.matches('.skip'))
           .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24)
           .map(one => 'smaller than 24 px: ' + one.outerHTML.slice(0, 120))"""
    )
    if not page.title().endswith(" – Home BP"):  # noqa: RUF001 - the dash of the page
        found.append(f"title: {page.title()}")
    return found


def test_a_reading_goes_from_the_kitchen_table_to_the_clinic_and_the_look_at_it_into_the_log(browser, address, expect):
    poul, clinician = Visitor(browser, address), Visitor(browser, address, size=DESK)
    clinician.sign_in("Clinician South")
    clinician.choose(POUL)
    assert "Der er ingen adgang." in clinician.page.get_by_role("alert").inner_text()

    poul.sign_in("Poul")
    poul.press("Indtast måling")
    poul.page.get_by_label("Systolisk").fill("1480")
    poul.page.get_by_label("Diastolisk").fill("93")
    poul.press("Fortsæt")
    expect(poul.page.get_by_role("alert")).to_be_focused()  # The problems are where the keyboard is.
    poul.page.get_by_role("alert").get_by_role("link").click()
    expect(poul.page.locator("#systolic")).to_be_focused()
    poul.page.keyboard.press("Control+a")
    poul.page.keyboard.type("148")
    poul.page.get_by_label("Puls", exact=False).fill("71")
    poul.page.get_by_label("Ja", exact=True).check()
    poul.press("Fortsæt")
    assert poul.heading() == "Passer det med apparatet?"
    assert "148 mmHg" in poul.page.get_by_role("main").inner_text()
    poul.press("Gem måling")
    assert poul.heading() == "Målingen er gemt"

    poul.press("Samtykker")
    poul.page.get_by_label("Klinik").select_option("Example Clinic South")
    poul.page.get_by_label("Jeg samtykker").check()
    poul.press("Giv samtykke")
    assert poul.page.get_by_role("heading", name="Example Clinic South").count() == 1

    clinician.choose("300174-9995")
    assert clinician.heading() == "Forløb for Poul, 300174-9995"
    entered = next(row for row in clinician.rows() if row[1] == "148 / 93")
    assert entered[2:] == ["systolisk over området, diastolisk over området", "71 pr. minut", "uregelmæssig puls", "indtastet"]
    today = datetime.now(ZoneInfo("Europe/Copenhagen"))
    assert entered[0].startswith(f"{today:%d.%m.%Y}")
    rows = clinician.rows()
    assert len(clinician.marks("systolic")) == len(clinician.marks("diastolic")) == len(rows)
    assert "systolic above" in clinician.marks("systolic")
    assert "diastolic above" in clinician.marks("diastolic")
    irregular = [row for row in rows if row[4] == "uregelmæssig puls"]
    assert len(irregular) == 2, "the one just entered, and the Observation of its own in the published Bundle"
    assert len(clinician.marks("irregular")) == 2

    poul.press("Hvem har set")
    looks = [row[1:] for row in poul.rows() if row[1] == "sundhedsperson"]
    assert looks == [
        ["sundhedsperson", "Example Clinic South", "så målinger", "gennemført"],
        ["sundhedsperson", "Example Clinic South", "så målinger", "nægtet"],
    ]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shuts_anybody_out(browser, address, axe, size, language):
    found = {}
    visitor = Visitor(browser, address, size=size, language=language)

    def look(name):
        problems = problems_of(visitor, axe)
        if problems:
            found[name] = problems

    for path in ("/", "/about", "/nothing"):
        visitor.open(path)
        look(path)
    visitor.sign_in("Poul")
    for path in ("/enter", "/course", "/course?days=7", "/consents", "/who"):
        visitor.open(path)
        look(path)
    visitor.open("/enter")
    visitor.page.locator("#systolic").fill("1200")
    visitor.send("main form button")
    look("a form with problems")
    visitor.page.locator("#systolic").fill("118")
    visitor.page.locator("#diastolic").fill("78")
    visitor.send("main form button")
    look("the confirmation")
    visitor.send("button[value=save]")
    look("the receipt")
    visitor.open("/consents")
    visitor.send("form[action='/consents'] button")
    look("a consent with problems")
    visitor.send("header form button")
    visitor.sign_in("Clinician North")
    look("/citizen")
    for national in ("", "0000000000", POUL):
        visitor.open("/citizen")
        visitor.page.locator("#national").fill(national)
        visitor.send("main form button")
        look(f"citizen {national}")
    assert found == {}


def test_text_may_be_spread_and_doubled_on_the_narrowest_screen(browser, address):
    """WCAG 2.2, 1.4.4, 1.4.10 and 1.4.12: nothing is cut off, and nobody scrolls sideways."""
    visitor = Visitor(browser, address, size={"width": 320, "height": 640})
    visitor.sign_in("Poul")
    for path in ("/enter", "/course", "/consents", "/who", "/about"):
        for style in (
            "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }",
            "html { font-size: 200% !important }",
        ):
            visitor.open(path)
            visitor.page.add_style_tag(content=style)
            wide, narrow = visitor.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide <= narrow, (path, style)
            cut = visitor.page.evaluate(
                """[...document.querySelectorAll('button, .button, nav a, label, dd, td, li')]
                   .filter(one => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflow !== 'visible')
                   .map(one => one.outerHTML.slice(0, 100))"""
            )
            assert cut == [], (path, style)


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browser, address, expect):
    visitor = Visitor(browser, address, size=DESK)
    visitor.sign_in("Poul")
    visitor.open("/enter")
    reached, seen = [], []
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        name, outline = visitor.page.evaluate(
            """[document.activeElement.id || document.activeElement.name || document.activeElement.innerText,
                getComputedStyle(document.activeElement).outlineWidth]"""
        )
        if name == visitor.page.evaluate("document.body.innerText"):
            break
        reached.append(name)
        seen.append(outline)
    order = ["Spring til indholdet", "Home BP", "English", "Log ud", "Indtast måling", "systolic", "diastolic", "pulse"]
    assert [one for one in reached if one in order] == order
    assert set(seen) == {"3px"}
    visitor.open("/enter")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#systolic")).to_be_focused()  # The first link leads past the navigation.
