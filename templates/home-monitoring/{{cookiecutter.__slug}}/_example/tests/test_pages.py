"""What people see (requirements/user-interface.md, labelling.md)."""

import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from running import POUL_CPR, Page, Running, reading_form

import {{ cookiecutter.__package }}
from {{ cookiecutter.__package }} import consent_texts
from {{ cookiecutter.__package }}.label import LABEL
from {{ cookiecutter.__package }}.web.texts import texts

WEB = Path({{ cookiecutter.__package }}.__file__).parent / "web"
TEXTS = {language: tomllib.loads((WEB / "texts" / f"{language}.toml").read_text("utf-8")) for language in ("da", "en")}
CITIZEN_PAGES = ("/about", "/enter", "/course", "/course?days=7", "/consents", "/who", "/nothing")


def pages(device: Running, bundle: Callable[..., bytes], language: str) -> dict[str, Page]:
    """Every page of the device, as citizen, clinician and stranger, with content, without, and with problems."""
    found = {}
    stranger = device.browser(language=language)
    browser = device.browser("else", language)
    found |= {f"empty {path}": Page(browser.get(path)) for path in ("/course", "/consents", "/who")}
    form = reading_form(Page(browser.get("/enter")), device.clock())
    wrong = {"systolic": "1200", "diastolic": "x", "pulse": "5", "taken": ""}
    found["problems"] = Page(browser.post("/enter", data=form | wrong))
    found["stored"] = Page(browser.get(browser.post("/enter", data=form).headers["location"]))
    found["again"] = Page(browser.get(browser.post("/enter", data=form).headers["location"]))
    found["no box"] = Page(browser.post("/consents", data={"token": form["token"], "clinic": "clinic-1"}))
    device.gateway().post("/fhir", content=bundle())
    for hours, pair in enumerate([(104, 68), (88, 57)], 2):
        device.enter(*pair, taken=(device.clock() - timedelta(hours=hours)).isoformat())
    device.consent(language=language)
    browser = device.browser("poul", language)
    found |= {path: Page(browser.get(path)) for path in CITIZEN_PAGES}
    found |= {f"stranger {path}": Page(stranger.get(path)) for path in ("/", "/about", "/signed-in", "/nothing")}
    clinician = device.browser("clinician-1", language)
    found["/citizen"] = Page(clinician.get("/citizen"))
    for national in (POUL_CPR, "0000000000"):
        form = {"token": found["/citizen"].token, "national": national, "days": "30"}
        found[f"citizen {national}"] = Page(clinician.post("/citizen", data=form))
    found["too large"] = Page(clinician.post("/citizen", content=b"x" * 70_000))
    return found


@pytest.mark.verifies("SRS-071.a")
def test_the_language_is_chosen(device: Running) -> None:
    def language(browser_language: str, **cookies: str) -> str:
        browser = device.browser(language=browser_language)
        browser.cookies.update(cookies)
        return Page(browser.get("/about")).all("html")[0]["lang"]

    assert [language(one) for one in ("", "fr", "en-GB,da;q=0.5", "da-DK")] == ["da", "da", "en", "da"]
    assert language("da", lang="en") == "en"
    browser = device.browser(language="da")
    assert Page(browser.get("/about?lang=en")).all("html")[0]["lang"] == "en"
    assert Page(browser.get("/about")).all("html")[0]["lang"] == "en"
    assert Page(browser.get("/about?lang=xx")).all("html")[0]["lang"] == "en"


@pytest.mark.verifies("SRS-071.b", "SRS-071.c")
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_visible_text_is_in_the_language(device: Running, bundle: Callable[..., bytes], language: str) -> None:
    """Each string of each page is a text of that language, a name, or a value."""
    words = "|".join(
        re.sub(r"\\\{.*?\\\}", ".*", re.escape(text))
        for text in sorted([*TEXTS[language].values(), *(one.text for one in consent_texts.TEXTS if one.language == language)])
    )
    names = r"{{ cookiecutter.name }}|{{ cookiecutter.maker }}|Example Clinic (North|South)|Clinician North|Poul|Else Test Lauridsen|regulatory@example\.com"
    names += "|English" if language == "da" else "|Dansk"
    values = r"[\d.,:/–·●▲▼ +-]*|kl\.|UDI|mmHg|0\.1\.0"
    date = r"\d\d\.\d\d\.\d{4}( kl\. \d\d\.\d\d)?" if language == "da" else r"\d+ [A-Z][a-z]{2} \d{4}( \d\d:\d\d)?"
    allowed = re.compile(rf"({words}|{names}|{values}|{date}|\s)+")
    for name, page in pages(device, bundle, language).items():
        assert page.all("html")[0]["lang"] == language, name
        for text in page.visible:
            assert allowed.fullmatch(re.sub(r"\s+", " ", text)), (name, text)


@pytest.mark.verifies("SRS-071.c")
def test_both_languages_have_every_text() -> None:
    assert texts("da").texts.keys() == texts("en").texts.keys()
    for key, text in TEXTS["da"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", TEXTS["en"][key])), key
    same = {key for key in TEXTS["da"] if TEXTS["da"][key] == TEXTS["en"][key]}
    assert same <= {"unit-mmhg", "column-organisation", "outcome", "entity-Organisation"}
    assert {(one.version, one.language) for one in consent_texts.TEXTS} >= {("1", "da"), ("1", "en")}


@pytest.mark.verifies("SRS-072.a", "SRS-072.b", "RC-004")
def test_problems_lead_to_their_fields(device: Running) -> None:
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock(), systolic="1200", diastolic="87,x", taken="")
    page = Page(browser.post("/enter", data=form))
    assert page.status == 400
    links = {one["href"].removeprefix("#") for one in page.all("a") if one["href"].startswith("#") and one["href"] != "#main"}
    assert links == {"systolic", "diastolic", "taken"}
    assert links <= {one.get("id") for one in page.all("input")}
    assert page.html.index('class="summary"') < page.html.index("<form method=\"post\" action=\"/enter\"")
    kept = {one["name"]: one["value"] for one in page.all("input") if one.get("id")}
    assert {name: kept[name] for name in ("systolic", "diastolic", "pulse")} == {"systolic": "1200", "diastolic": "87,x", "pulse": "93"}
    assert [one["value"] for one in page.all("input", name="irregularPulse") if "checked" in one] == ["yes"]
    for one in links:
        field = page.all("input", id=one)[0]
        assert field["aria-invalid"] == "true"
        assert field["aria-describedby"] == f"{one}-wrong"


@pytest.mark.verifies("SRS-073", "RC-002", "RC-025")
def test_each_field_has_a_label_with_its_unit(device: Running) -> None:
    page = Page(device.browser("poul").get("/enter"))
    labels = dict(re.findall(r'<label for="(\w+)">(.*?)</label>', page.html))
    plain = {name: re.sub(r"<.*?>", "", text) for name, text in labels.items()}
    assert plain == {
        "systolic": "Systolisk blodtryk (det høje tal) i mmHg",
        "diastolic": "Diastolisk blodtryk (det lave tal) i mmHg",
        "pulse": "Puls i slag pr. minut, hvis den blev vist",
        "taken": "Målt dato og klokkeslæt, dansk tid",
    }


@pytest.mark.verifies("SRS-075", "RC-017")
def test_nobody_watches(device: Running) -> None:
    device.consent()
    device.enter(118, 87)
    browser, clinician = device.browser("poul"), device.browser("clinician-1")
    form = {"token": Page(clinician.get("/citizen")).token, "national": POUL_CPR}
    for answer in (browser.get("/enter"), browser.get("/course"), clinician.post("/citizen", data=form)):
        text = Page(answer).text
        assert "Ingen holder løbende øje med målingerne" in text
        assert "Ring 112" in text


@pytest.mark.verifies("SRS-076", "SRS-079", "RC-014")
def test_pages_have_a_structure(device: Running, bundle: Callable[..., bytes]) -> None:
    for name, page in pages(device, bundle, "da").items():
        assert len(page.all("h1")) == 1, name
        assert [one["id"] for one in page.all("main")] == ["main"], name
        assert page.all("a")[0]["href"] == "#main", name
        assert all(one.get("scope") in {"col", "row"} for one in page.all("th")), name
        ids = [one["id"] for _, one in page.elements if one.get("id")]
        assert len(ids) == len(set(ids)), name
        for chart in page.all("svg"):
            assert set(chart["aria-labelledby"].split()) <= set(ids)
            assert re.search(r"Blodtryk fra \d\d\.\d\d\.\d{4} til \d\d\.\d\d\.\d{4}, \d+ målinger", page.text)
            assert "De samme målinger står i tabellen herunder." in page.text


@pytest.mark.verifies("SRS-078", "RC-034")
def test_no_asset_comes_from_elsewhere(device: Running, bundle: Callable[..., bytes]) -> None:
    for name, page in pages(device, bundle, "da").items():
        for _, attributes in page.elements:
            for key in ("src", "href", "action", "srcset", "data", "poster"):
                value = attributes.get(key, "")
                assert not re.match(r"\w+:|//", value), (name, value)
            assert "style" not in attributes
    for path in (WEB / "static").iterdir():
        content = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|@import|url\(|//\w", content), path.name


@pytest.mark.verifies("SRS-091.a", "SRS-091.b", "SRS-091.c", "SRS-091.d")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ["er medicinsk udstyr (MD)", "ikke tildelt en UDI", "Erklæret formål", "Brugsanvisningen fås hos"]),
        ("en", ["is a medical device (MD)", "No UDI", "Intended purpose", "instructions for use"]),
    ],
)
def test_the_label(device: Running, language: str, words: list[str]) -> None:
    text = Page(device.browser(language=language).get("/about")).text
    for one in (f"{LABEL.name} {LABEL.version}", LABEL.maker, LABEL.contact, *words):
        assert one in text


@pytest.mark.verifies("SRS-092")
def test_the_device_names_itself_to_machines(device: Running) -> None:
    assert device.client().get("/api/about").json() == {"name": LABEL.name, "version": LABEL.version, "maker": LABEL.maker}
