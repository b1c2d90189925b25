"""The process that sets PDFs: links to items are places in the same PDF, and one that leads nowhere is no PDF."""

import subprocess
import sys

import pikepdf
import pytest
from samdkit.outputs.technical_file.pdf import typesetter

HEAD = '#set document(title: "t")\n= One\n#label("soup/one")\n= Two\n#label("soup/two")\n'


def setting(folder, markup):
    """What the process said, and the PDF."""
    (folder / "file.typ").write_text(HEAD + markup, "utf-8")
    command = [sys.executable, "-I", typesetter.__file__, "0", "here:", str(folder / "file.typ"), str(folder / "file.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False), folder / "file.pdf"


@pytest.mark.verifies("KIT-SRS-090.4")
def test_an_address_of_the_scheme_is_a_place_and_any_other_stays(tmp_path):
    done, made = setting(tmp_path, '#link("here:soup/two")[two] #link("https://example.com/here:soup/two")[out]')
    assert not done.returncode, done.stderr
    with pikepdf.open(made) as pdf:
        assert not pdf.check_pdf_syntax()
        inside, outside = pdf.pages[0].Annots
        assert (str(inside.Dest), str(inside.Contents), "/A" in inside) == ("soup/two", "soup/two", False)
        assert str(outside.A.URI) == "https://example.com/here:soup/two"
        assert "soup/two" in pikepdf.NameTree(pdf.Root.Names.Dests)


@pytest.mark.verifies("KIT-SRS-090.4")
@pytest.mark.parametrize("place", ["soup/three", "soup/tw", "soup two"])
def test_a_link_that_leads_nowhere_is_told_and_nothing_is_written(place, tmp_path):
    done, made = setting(tmp_path, f'#link("here:{place}")[x]')
    assert done.returncode == 1
    assert done.stderr.startswith("file.pdf: a link leads nowhere: ")
    assert not made.exists()
