"""What people see (requirements/user-interface.md, labelling.md)."""

import re
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import {{ cookiecutter.__package }}
from {{ cookiecutter.__package }} import consent_texts
from {{ cookiecutter.__package }}.label import LABEL
from {{ cookiecutter.__package }}.reading import LOCAL
from {{ cookiecutter.__package }}.web.texts import texts

from running import POUL_CPR, Page, Running, reading_form

WEB = Path({{ cookiecutter.__package }}.__file__).parent / "web"
DOSSIER = Path(__file__).parents[1] / "dossier" / "device.md"
TEXTS = {language: tomllib.loads((WEB / "texts" / f"{language}.toml").read_text("utf-8")) for language in ("da", "en")}
NAMES = ("Example Clinic North", "Example Clinic South", "Clinician North", "Poul", "Else Test Lauridsen")
#: The name of the other language, which leads to it.
OTHER = {"da": "English", "en": "Dansk"}
#: Attributes that are shown or read aloud.
SPOKEN = ("aria-label", "title", "alt", "placeholder")
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
    found["confirm"] = Page(browser.post("/enter", data=form | {"step": ""}))
    found["stored"] = Page(browser.get(browser.post("/enter", data=form).headers["location"]))
    found["again"] = Page(browser.get(browser.post("/enter", data=form).headers["location"]))
    found["no consent"] = Page(browser.post("/consents", data={"token": form["token"], "clinic": "clinic-3"}))
    device.gateway().post("/fhir", content=bundle())
    for hours, pair in enumerate([(104, 68), (88, 57), (147, 95)], 2):
        taken = (device.clock() - timedelta(hours=hours)).isoformat()
        device.enter(*pair, taken=taken, irregularPulse=False)
    device.consent(language=language)
    browser = device.browser("poul", language)
    found |= {path: Page(browser.get(path)) for path in CITIZEN_PAGES}
    found |= {f"stranger {path}": Page(stranger.get(path)) for path in ("/", "/about", "/signed-in", "/nothing")}
    clinician = device.browser("clinician-1", language)
    found["/citizen"] = Page(clinician.get("/citizen"))
    for national in (POUL_CPR, "0000000000", "", "12"):
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


@pytest.mark.verifies("SRS-071.a")
def test_the_other_language_is_one_link_away(device: Running) -> None:
    def switch(page: Page) -> str:
        (link,) = [one["href"] for one in page.all("a") if "hreflang" in one]
        return link

    citizen = device.browser("poul")
    assert switch(Page(citizen.get("/course?days=7"))) == "/course?days=7&lang=en"
    clinician = device.browser("clinician-1")
    asked = Page(clinician.post("/citizen", data={"token": Page(clinician.get("/citizen")).token, "national": "1"}))
    onward = clinician.get(switch(asked))
    assert Page(clinician.get(onward.headers["location"])).all("html")[0]["lang"] == "en"
    assert switch(Page(device.client().get(f"{device.address}//elsewhere.example/"))) == "/?lang=en"


@pytest.mark.verifies("SRS-071.b", "SRS-071.c")
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_text_of_every_page_is_in_the_language(
    device: Running, bundle: Callable[..., bytes], language: str
) -> None:
    """Each string that is seen or read aloud is a text of that language, a name, or a value."""
    consented = [one.text for one in consent_texts.TEXTS if one.language == language]
    words = [re.sub(r"\\\{.*?\\\}", ".*", re.escape(text)) for text in sorted([*TEXTS[language].values(), *consented])]
    names = [re.escape(one) for one in (LABEL.name, LABEL.maker, LABEL.contact, *NAMES, OTHER[language])]
    values = [r"[\d.,:/–·●○▲△▼▽ +-]+", r"kl\.", "UDI", "mmHg", re.escape(LABEL.version)]
    date = r"\d\d\.\d\d\.\d{4}( kl\. \d\d\.\d\d)?" if language == "da" else r"\d+ [A-Z][a-z]{2}( \d{4}( \d\d:\d\d)?)?"
    allowed = re.compile(f"({'|'.join([*words, *names, *values, date])}|\\s)+")
    for name, page in pages(device, bundle, language).items():
        assert page.all("html")[0]["lang"] == language, name
        aloud = [one[key] for _, one in page.elements for key in SPOKEN if one.get(key)]
        assert page.visible, name
        for text in [*page.visible, *aloud]:
            assert allowed.fullmatch(re.sub(r"\s+", " ", text)), (name, text)


@pytest.mark.verifies("SRS-071.c")
def test_both_languages_have_every_text() -> None:
    assert texts("da").texts.keys() == texts("en").texts.keys()
    for key, text in TEXTS["da"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", TEXTS["en"][key])), key
    same = {key for key in TEXTS["da"] if TEXTS["da"][key] == TEXTS["en"][key]}
    assert same <= {"unit-mmhg", "column-organisation"}
    assert {(one.version, one.language) for one in consent_texts.TEXTS} >= {("1", "da"), ("1", "en")}


@pytest.mark.verifies("SRS-072.a", "SRS-072.b", "RC-004")
def test_problems_lead_to_their_fields(device: Running) -> None:
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock(), systolic="1200", diastolic="87,x", taken="")
    page = Page(browser.post("/enter", data=form))
    assert page.status == 400
    assert tied(page) == {"systolic", "diastolic", "taken"}
    kept = {one["name"]: one["value"] for one in page.all("input") if one.get("id")}
    assert {name: kept[name] for name in ("systolic", "diastolic", "pulse")} == {
        "systolic": "1200",
        "diastolic": "87,x",
        "pulse": "93",
    }
    assert [one["value"] for one in page.all("input", name="irregularPulse") if "checked" in one] == ["yes"]


def tied(page: Page) -> set[str]:
    """The fields at fault: each named by a link of the summary, marked, and bound to its own message."""
    links = {one["href"][1:] for one in page.all("a") if one["href"].startswith("#")} - {"main"}
    marked = [one for _, one in page.elements if one.get("aria-invalid") == "true"]
    assert {one["id"] for one in marked} == links
    for one in marked:
        assert one["aria-describedby"] == f"{one['id']}-wrong"
        assert page.all("p", id=f"{one['id']}-wrong")
    assert page.html.index('class="summary"') < page.html.index(
        '<form method="post" action="/', page.html.index("<main")
    )
    assert re.search(r"<title>\s*Fejl: ", page.html)
    return links


@pytest.mark.verifies("SRS-072.a", "SRS-072.b", "RC-004")
def test_problems_of_a_consent_lead_to_their_fields(device: Running) -> None:
    device.consent("else")
    browser = device.browser("poul")
    form = {"token": Page(browser.get("/consents")).token, "clinic": "clinic-3", "end": "2020-01-01"}
    page = Page(browser.post("/consents", data=form))
    assert (page.status, tied(page)) == (400, {"clinic", "end", "consent"})
    page = Page(browser.post("/consents", data=form | {"clinic": "clinic-2"}))
    assert (page.status, tied(page)) == (400, {"end", "consent"})
    assert [one["value"] for one in page.all("option") if "selected" in one] == ["clinic-2"]
    assert page.all("input", name="end")[0]["value"] == "2020-01-01"


@pytest.mark.verifies("SRS-072.a", "SRS-072.b")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Skal udfyldes."),
        ("12", "Skal være ti tegn, for eksempel 010190-1234."),
        ("300174-99951", "Skal være ti tegn, for eksempel 010190-1234."),
        ("<b>", "Skal være ti tegn, for eksempel 010190-1234."),
    ],
)
def test_an_identifier_out_of_form_leads_to_its_field(device: Running, typed: str, words: str) -> None:
    browser = device.browser("clinician-1")
    form = {"token": Page(browser.get("/citizen")).token, "national": typed}
    page = Page(browser.post("/citizen", data=form))
    assert (page.status, tied(page)) == (400, {"national"})
    assert f"Borgerens CPR-nummer: {words}" in page.text
    assert page.all("input", name="national")[0]["value"] == typed
    assert device.audit() == []


@pytest.mark.verifies("SRS-073", "RC-002", "RC-025")
def test_each_field_has_a_label_with_its_unit(device: Running) -> None:
    page = Page(device.browser("poul").get("/enter"))
    taken = datetime.fromisoformat(page.all("input", name="taken")[0]["value"]).replace(tzinfo=LOCAL)
    assert timedelta() <= device.clock() - taken < timedelta(minutes=2)
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


@pytest.mark.verifies("SRS-080", "RC-037")
def test_citizens_are_told_not_to_change_their_medicine(device: Running) -> None:
    device.enter(147, 95)
    assert (
        "Lav ikke om på din medicin på egen hånd; tal med din klinik."
        in Page(device.browser("poul").get("/course")).text
    )


@pytest.mark.verifies("SRS-076.a", "SRS-076.b", "SRS-076.c", "SRS-076.d", "SRS-079")
def test_pages_have_a_structure(device: Running, bundle: Callable[..., bytes]) -> None:
    with_chart = set()
    for name, page in pages(device, bundle, "da").items():
        assert len(page.all("h1")) == 1, name
        assert [one["id"] for one in page.all("main")] == ["main"], name
        assert page.all("a")[0]["href"] == "#main", name
        assert all(one.get("scope") in {"col", "row"} for one in page.all("th")), name
        ids = [one["id"] for _, one in page.elements if one.get("id")]
        assert len(ids) == len(set(ids)), name
        for chart in page.all("svg", role="img"):
            assert set(chart["aria-labelledby"].split()) <= set(ids)
            assert re.search(r"Blodtryk fra \d\d\.\d\d\.\d{4} til \d\d\.\d\d\.\d{4}, \d+ målinger", page.text)
            assert "De samme målinger står i tabellen herunder." in page.text
            with_chart.add(name)
    assert with_chart == {"/course", "/course?days=7", f"citizen {POUL_CPR}"}


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


def label_in(device: Running, language: str) -> str:
    """What the page "About" says, without sign-in."""
    return Page(device.browser(language=language).get("/about")).text


@pytest.mark.verifies("SRS-091.a")
@pytest.mark.parametrize(
    ("language", "words"), [("da", "er medicinsk udstyr (MD)"), ("en", "is a medical device (MD)")]
)
def test_the_label_names_device_version_and_kind(device: Running, language: str, words: str) -> None:
    text = label_in(device, language)
    assert f"{LABEL.name} {LABEL.version}" in text
    assert words in text


@pytest.mark.verifies("SRS-091.b")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_label_names_the_maker_with_address_and_contact(device: Running, language: str) -> None:
    text = label_in(device, language)
    for one in (LABEL.maker, LABEL.address or TEXTS[language]["label-no-address"], LABEL.contact):
        assert one in text


@pytest.mark.verifies("SRS-091.c")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_label_gives_the_udi_or_says_that_there_is_none(device: Running, language: str) -> None:
    assert (LABEL.udi or TEXTS[language]["label-no-udi"]) in label_in(device, language)


@pytest.mark.verifies("SRS-091.d")
@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ("Erklæret formål", "Brugsanvisningen fås hos")), ("en", ("Intended purpose", "instructions for use"))],
)
def test_the_label_gives_the_purpose_and_leads_to_the_instructions(
    device: Running, language: str, words: tuple[str, ...]
) -> None:
    text = label_in(device, language)
    assert all(one in text for one in words)


@pytest.mark.verifies("SRS-091.e")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_label_gives_the_date_of_release_or_says_that_there_is_none(device: Running, language: str) -> None:
    assert (LABEL.released or TEXTS[language]["label-not-released"]) in label_in(device, language)


@pytest.mark.verifies("SRS-091.f")
@pytest.mark.parametrize(("language", "words"), [("da", "Ring 112"), ("en", "Call 112")])
def test_the_label_says_what_to_do_in_an_emergency(device: Running, language: str, words: str) -> None:
    assert words in label_in(device, language)


@pytest.mark.verifies("SRS-091.a", "SRS-091.b", "SRS-091.c", "SRS-091.e")
def test_the_label_says_what_the_dossier_says(device: Running) -> None:
    facts = DOSSIER.read_text("utf-8").split("\n---\n")[0].splitlines()[1:]
    identity = dict(line.split(": ", 1) for line in facts)
    label = {
        "name": LABEL.name,
        "version": LABEL.version,
        "maker": LABEL.maker,
        "contact": LABEL.contact,
        "maker-address": LABEL.address or "open",
        "udi-di": LABEL.udi or "open",
        "released": LABEL.released or "open",
    }
    assert {name: identity[name] for name in label} == label
    text = Page(device.browser().get("/about")).text
    assert all(identity[name] in text for name in ("name", "version", "maker", "contact"))


@pytest.mark.verifies("SRS-092")
def test_the_device_names_itself_to_machines(device: Running) -> None:
    assert device.client().get("/api/about").json() == {
        "name": LABEL.name,
        "version": LABEL.version,
        "maker": LABEL.maker,
    }
