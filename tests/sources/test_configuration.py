"""Where a project keeps its code, tests and evidence."""

import pytest
from samdkit.errors import ExitCode, UsageError
from samdkit.sources import configuration
from samdkit.sources.configuration import Configuration
from samdkit.technical_file import words


def read(root, text: str, name: str = "pyproject.toml") -> Configuration:
    (root / name).write_text(text, "utf-8")
    return configuration.read(root)


@pytest.mark.verifies("KIT-SRS-002")
def test_without_settings_the_defaults_hold(tmp_path):
    expected = Configuration(("src",), ("tests",), ("results/*.xml",), ("evidence",))
    assert configuration.read(tmp_path) == expected
    assert read(tmp_path, "[project]\nname = 'a'\n") == expected


@pytest.mark.verifies("KIT-SRS-002")
def test_settings_stand_in_pyproject(tmp_path):
    assert read(tmp_path, '[tool.samdkit]\ncode = ["app", "lib/"]\ntests = "checks"\n') == Configuration(
        ("app", "lib"), ("checks",)
    )


@pytest.mark.verifies("KIT-SRS-002")
def test_the_dossier_may_lie_elsewhere(tmp_path):
    assert read(tmp_path, "[project]\nname = 'a'\n").dossier == "dossier"
    assert read(tmp_path, '[tool.samdkit]\ndossier = "docs/dossier/"\n').dossier == "docs/dossier"


@pytest.mark.verifies("KIT-SRS-002", "KIT-SRS-092.4")
def test_the_language_of_the_documents_is_one_that_they_are_written_in(tmp_path):
    assert read(tmp_path, "[project]\nname = 'a'\n").language == "en"
    assert read(tmp_path, '[tool.samdkit]\nlanguage = "da"\n').language == "da"
    assert sorted(configuration.LANGUAGES) == sorted(words.LANGUAGES)


@pytest.mark.verifies("KIT-SRS-002")
def test_samdkit_toml_counts_where_pyproject_has_none(tmp_path):
    (tmp_path / "samdkit.toml").write_text('code = ["app"]\n', "utf-8")
    assert read(tmp_path, "[tool.other]\n").code == ("app",)
    assert read(tmp_path, '[tool.samdkit]\ncode = ["lib"]\n').code == ("lib",)


@pytest.mark.verifies("KIT-SRS-002")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.samdkit", "not TOML"),
        ("[tool.samdkit]\nkode = ['app']", "unknown setting `kode`"),
        ("[tool.samdkit]\ncode = 1", "`code` is not a list of paths"),
        ("[tool.samdkit]\ncode = [1]", "`code` is not a list of paths"),
        ("[tool.samdkit]\nlanguage = 'fr'", "`language` is 'fr', which is none of en, da"),
        ("[tool.samdkit]\nlanguage = ['da']", "`language` is ['da'], which is none of"),
        ("[tool.samdkit]\ndossier = ['a']", "`dossier` is not the path of one folder"),
        ("[tool.samdkit]\ndossier = ''", "`dossier` is not the path of one folder"),
        ("[tool.samdkit]\ndossier = '../a'", "`../a` lies outside the project"),
        ("[tool.samdkit]\nevidence = []", "`evidence` is not a list of paths"),
        ("[tool.samdkit]\ncode = ['../app']", "`../app` lies outside the project"),
        ("[tool.samdkit]\ncode = ['/app']", "`/app` lies outside the project"),
        ("tool = 1", "`tool` is no table"),
        ("[tool]\nsamdkit = 1", "`tool.samdkit` is no table"),
    ],
)
def test_bad_settings_are_one_message_with_the_file(tmp_path, text, message):
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert message in caught.value.message
    assert (caught.value.where, caught.value.exit_code) == ("pyproject.toml", ExitCode.UNREADABLE)
    assert caught.value.hint


@pytest.mark.verifies("KIT-SRS-002")
def test_settings_that_are_no_text_are_one_message(tmp_path):
    (tmp_path / "samdkit.toml").write_bytes(b"code = '\xff'")
    with pytest.raises(UsageError, match="not TOML"):
        configuration.read(tmp_path)
