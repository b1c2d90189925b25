"""Digests: re-wrapping, moving, reordering and neighbours change none; a changed word changes it always."""

import ast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from samdkit import digests
from samdkit.sources import dossier

#: Words that begin no heading, bullet, part, fence or comment, wherever a line breaks before them.
LETTERS = st.text("abcdefgSHALæøå", min_size=1, max_size=4)
WORD = st.tuples(LETTERS, st.text("aS0123456789<=>.,;", max_size=4)).map("".join)
WORDS = st.lists(WORD, min_size=1, max_size=12)
BREAKS = st.lists(st.sampled_from([" ", "\n", "  ", "\t", "\n "]), min_size=12, max_size=12)


def wrapped(words: list[str], breaks: list[str]) -> str:
    """The words with other white space between them."""
    return "".join(word + gap for word, gap in zip(words, breaks, strict=False)).strip()


def read(*texts: str) -> dict[str, str]:
    """Digest of each address of files of requirements."""
    head = "---\nkind: software-requirement\n---\n"
    found = dossier.read([(f"dossier/{number}.md", f"{head}{text}".encode()) for number, text in enumerate(texts)])
    assert found.findings == []
    return {address: item.digest_of(address) for item in found.items for address in item.addresses}


def requirement(name: str, frame: str, parts: list[str], after: str = "") -> str:
    lines = [f"({chr(97 + number)}) {text}" for number, text in enumerate(parts)]
    return "\n\n".join([f"## {name} Title\n- source: x", frame, *lines, *([after] if after else [])]) + "\n\n"


@pytest.mark.verifies("KIT-SRS-011.a")
@given(WORDS, BREAKS)
def test_re_wrapping_changes_no_digest(words, breaks):
    assert digests.of_text(wrapped(words, breaks)) == digests.of_text(" ".join(words))


@pytest.mark.verifies("KIT-SRS-011.b")
@given(WORDS, st.data())
def test_a_changed_added_lost_or_moved_word_always_changes_it(words, data):
    other = data.draw(WORDS)
    assume(other != words)
    assert digests.of_text(" ".join(other)) != digests.of_text(" ".join(words))


@pytest.mark.verifies("KIT-SRS-011.a")
@given(WORDS, st.lists(WORDS, min_size=1, max_size=4), WORDS, BREAKS)
def test_re_wrapping_a_requirement_changes_the_digest_of_no_part(frame, parts, after, breaks):
    plain = requirement("SRS-001", " ".join(frame), [" ".join(one) for one in parts], " ".join(after))
    # A line that begins with white space goes on in its part; one of the frame would not, so frames are broken without.
    flat = [gap.replace("\n ", "\n") for gap in breaks]
    again = requirement("SRS-001", wrapped(frame, flat), [wrapped(one, breaks) for one in parts], wrapped(after, flat))
    assert read(again) == read(plain)


@pytest.mark.verifies("KIT-SRS-011.b")
@given(st.lists(WORDS, min_size=1, max_size=3), st.data())
def test_a_changed_word_of_a_part_changes_its_digest_and_no_other(parts, data):
    texts = [" ".join(one) for one in parts]
    chosen = data.draw(st.integers(0, len(parts) - 1))
    changed = " ".join(data.draw(WORDS))
    assume(changed != texts[chosen])
    before = read(requirement("SRS-001", "It SHALL", texts))
    after = read(requirement("SRS-001", "It SHALL", [changed if number == chosen else one for number, one in enumerate(texts)]))
    assert {address for address in before if before[address] != after[address]} == {f"SRS-001.{chr(97 + chosen)}"}


@pytest.mark.verifies("KIT-SRS-011.b")
@given(WORDS, WORDS)
def test_a_changed_word_around_the_parts_changes_every_part(frame, other):
    assume(frame != other)
    before = read(requirement("SRS-001", " ".join(frame), ["one", "two"]))
    after = read(requirement("SRS-001", " ".join(other), ["one", "two"]))
    assert all(before[address] != after[address] for address in before)


@pytest.mark.verifies("KIT-SRS-011.a")
@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_files_line_ends_and_neighbours_change_no_digest(items, chance):
    texts = [
        requirement(f"SRS-{n:03}", " ".join(frame), [" ".join(one) for one in parts]) for n, (frame, parts) in enumerate(items)
    ]
    before = read("".join(texts))
    chance.shuffle(texts)
    assert read("".join(texts)) == before
    assert read(*texts) == before
    assert read(*(text.replace("\n", "\r\n") for text in texts)) == before
    more = read("".join(texts), requirement("SRS-999", "A neighbour", ["with", "parts"]))
    assert {address: more[address] for address in before} == before


@pytest.mark.verifies("KIT-SRS-011.b")
def test_a_title_counts_where_there_is_no_text():
    with_text, without = "## SRS-001 {}\n\nText.\n", "## SRS-001 {}\n"
    assert read(with_text.format("One")) == read(with_text.format("Two"))
    assert read(without.format("One")) != read(without.format("Two"))


@pytest.mark.verifies("KIT-SRS-011.a")
def test_an_attribute_is_no_text():
    assert read("## SRS-001 T\n- source: a\n\nText.\n") == read("## SRS-001 T\n- source: b\n- rationale: c\n\nText.\n")


NAMES = st.sampled_from(["a", "b", "f", "x"])
EXPRESSIONS = st.recursive(
    st.one_of(st.integers(-9, 9).map(str), st.sampled_from(["a", "b", "None", "True", "'s'", "b's'", "1.5", "...", "f'{a}'"])),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "<", "and", "is not"]), inner).map(lambda one: f"({' '.join(one)})"),
        st.lists(inner, max_size=3).map(lambda many: f"[{', '.join(many)}]"),
        st.tuples(NAMES, inner).map(lambda one: f"{one[0]}({one[1]})"),
        inner.map(lambda one: f"(lambda x: {one})"),
    ),
    max_leaves=6,
)
STATEMENTS = st.one_of(
    st.tuples(NAMES, EXPRESSIONS).map(lambda one: f"{one[0]} = {one[1]}"),
    EXPRESSIONS.map(lambda one: f"return {one}"),
    EXPRESSIONS.map(lambda one: f"if {one}:\n        pass"),
)
FUNCTIONS = st.lists(STATEMENTS, min_size=1, max_size=4).map(
    lambda many: "def f(a, b=1):\n" + "".join(f"    {one}\n" for one in many)
)


def of_code(source: str) -> str:
    return digests.of_nodes(ast.parse(source).body)


@pytest.mark.verifies("KIT-SRS-011.c")
@given(FUNCTIONS)
def test_code_that_is_written_otherwise_has_the_same_digest(source):
    assert of_code(ast.unparse(ast.parse(source))) == of_code(source)
    commented = source.replace("\n", "  # why\n\n")
    assert of_code(f"# moved\n\n\n{commented}") == of_code(source)


@pytest.mark.verifies("KIT-SRS-011.d")
@given(FUNCTIONS, FUNCTIONS)
def test_other_code_has_another_digest(one, other):
    assume(ast.dump(ast.parse(one)) != ast.dump(ast.parse(other)))
    assert of_code(one) != of_code(other)


def test_bytes_have_their_sha256():
    assert digests.of_bytes(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
