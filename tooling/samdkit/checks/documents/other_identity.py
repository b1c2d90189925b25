"""Name, maker and class are the same everywhere."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from samdkit.checks.check import Check
from samdkit.checks.passages import Passage, passages, prose, spoken
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project, code_files, files
from samdkit.sources import policy, python_text


# implements: KIT-SRS-027.10
def find(project: Project) -> Iterator[Finding]:
    """Label, instructions, plans and the screen "About" give the device the name, maker and class of `device.md`.

    The same fact twice in other words is a usual finding of reviewers. Looked at are

    - lines and table rows of prose that name a fact and give it: `| Manufacturer | … |`, `**Class:** …`; which words name which
      fact stands in `qms/policy.yaml`;
    - sentences that say which class or safety class the device is of: "a class IIa medical device", "medicinsk udstyr i klasse
      IIa", "software safety class B of the device". Left out are sentences that weigh classes ("not", "would", "higher", "if"),
      those that name an item, the answers of questionnaires, architecture and the document `classification`, which argues about
      the others;
    - facts of the label in the code: `name`, `maker`, `manufacturer`, `address`, `contact`, `udi`, `released` and others as
      constants of a Python module called `about`, `label` or `identity`, or in a TOML file of the code that has both `name` and
      `maker`.

    Of versions and UDIs in text `dossier.two-identities` speaks, of a second intended purpose `documents.two-purposes`.

    > the manufacturer is "Other Ltd" here, and `maker` in dossier/device.md is Small Maker ApS

    Write `[device:maker]` in text; in code, correct the fact. Text in pictures and words spread over a sentence are not seen.
    """
    if project.identity.is_component or not project.has_identity:
        return
    yield from _lines(project)
    yield from _sentences(project)
    yield from _code(project)


_MARKUP = re.compile(r"[*_`]")
_ROW = re.compile(r"^[ \t]*\|(?P<key>[^|\n]*)\|(?P<value>[^|\n]*)\|[ \t]*$", re.MULTILINE)
_LINE = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?P<key>(?:\*\*)?[^\W\d_][^:|\n*]{1,40}(?:\*\*)?:(?:\*\*)?)(?P<value>[ \t][^\n|]+)$", re.MULTILINE
)
_CLASS = re.compile(r"(?:(?:risk |risiko|mdr )?(?:class|klasse)\s+)?(?P<class>III|II[ab]|I)(?![\w-])", re.IGNORECASE)
_SAFETY = re.compile(r"(?:(?:safety )?class\s+|(?:sikkerheds)?klasse\s+)?(?P<class>[ABC])(?![\w-])", re.IGNORECASE)
_OF_CLASS = re.compile(
    r"\b(?:[Cc]lass|[Kk]lasse)\s+(?P<before>III|II[ab]|I)\s+(?:medical\s+)?(?:device|software)\b"
    r"|\b(?:[Dd]evice|[Ss]oftware|[Uu]dstyr)\s+(?:is\s+|er\s+)?(?:of|in|i|af)\s+(?:[Rr]isk\s+|MDR\s+)?(?:[Cc]lass|[Kk]lasse)\s+(?P<after>III|II[ab]|I)\b"
)
_OF_SAFETY = re.compile(
    r"\b(?:[Ss]afety\s+class|[Ss]ikkerhedsklasse)\s+(?P<before>[ABC])\s+(?:of|for|af)\s+(?:the\s+)?(?:device|software|product|udstyr\w*|softwaren)\b"
    r"|\b(?:[Dd]evice|[Ss]oftware|[Uu]dstyret|[Ss]oftwaren)\s+(?:is|has|er|har)\s+(?:of|in|i)?\s*(?:software\s+)?(?:safety\s+class|sikkerhedsklasse)\s+(?P<after>[ABC])\b"
)
_WEIGHS = re.compile(
    r"\b(?:not|no|nor|would|were|if|why|higher|lower|other|another|unless|until|than|least|ikke|ingen|ville|hvis|hvorfor|højere|lavere|anden|andet|mindst)\b"
    r"|\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+\b",
    re.IGNORECASE,
)
#: Kinds that weigh classes, speak of the past, or of other software.
_OTHERS = frozenset({"answer", "change", "anomaly", "test-record", "soup", "tool", "justification", "architecture", "interface"})
_ARGUES = frozenset({"classification", "architecture"})


def _lines(project: Project) -> Iterator[Finding]:
    """Lines and rows that name a fact and give it."""
    keys = _keys()
    for passage in prose(project, lambda words: "|" in words or ":" in words):
        words = spoken(passage.words)
        for found in (*_ROW.finditer(words), *_LINE.finditer(words)):
            key = " ".join(_MARKUP.sub("", found["key"]).strip(" \t:").lower().split())
            fact = keys.get(key, "")
            value = _MARKUP.sub("", found["value"]).strip()
            if fact and value and _differs(project, fact, value):
                yield _finding(project, passage.at(found.start("value")), key, fact, value)


def _differs(project: Project, fact: str, value: str) -> bool:
    wanted = project.identity.fact(fact)
    if not wanted or "[" in value or "{" in value:
        return False
    classes = {"mdr-class": _CLASS, "safety-class": _SAFETY}.get(fact)
    if classes is not None:
        found = classes.match(value)
        return found is not None and found["class"].lower() != wanted.lower()
    return _plain(wanted) not in _plain(value)


def _sentences(project: Project) -> Iterator[Finding]:
    """Sentences that say of which class the device is."""
    documents = {file.path: file.document for file in project.files}
    for passage in passages(project, re.compile(r"[Cc]lass|[Kk]lasse").search):
        if (passage.item and passage.item.kind in _OTHERS) or documents.get(passage.path) in _ARGUES:
            continue
        words = spoken(passage.words)
        for fact, pattern in (("mdr-class", _OF_CLASS), ("safety-class", _OF_SAFETY)):
            wanted = project.identity.fact(fact)
            for found in pattern.finditer(words):
                said = found["before"] or found["after"]
                if wanted not in {"", "open", said} and not _WEIGHS.search(_sentence(words, found)):
                    yield _finding(project, passage.at(found.start()), fact.replace("-", " "), fact, said, passage)


def _code(project: Project) -> Iterator[Finding]:
    """Facts of the label that the code holds."""
    keys = policy.section("identity")["constants"]
    for path in code_files(project):
        if PurePosixPath(path).stem in {"about", "label", "identity"}:
            text, _ = python_text.decode(path, (project.root / path).read_bytes())
            found = [
                (one["name"].lower(), one["value"], text.count("\n", 0, one.start()) + 1) for one in _CONSTANT.finditer(text)
            ]
            yield from _facts(project, path, [(keys.get(name, ""), name, value, line) for name, value, line in found])
    for path in files(project.root, project.configuration.code, ".toml"):
        content = (project.root / path).read_text("utf-8", "replace")
        try:
            told = {key: value for key, value in tomllib.loads(content).items() if isinstance(value, str)}
        except tomllib.TOMLDecodeError:
            continue
        if {"name", "maker"} <= told.keys():
            lines = content.split("\n")
            places = {
                key: next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(key)}\s*=", line)), 0)
                for key in told
            }
            yield from _facts(project, path, [(keys.get(key, ""), key, value, places[key]) for key, value in told.items()])


def _facts(project: Project, path: str, told: list[tuple[str, str, str, int]]) -> Iterator[Finding]:
    for fact, name, value, line in told:
        wanted = project.identity.fact(fact) if fact else ""
        same = _plain(wanted) in _plain(value) if value else wanted in {"open", "none"}
        if wanted and not same:
            yield _finding(project, Location(path, line), name, fact, value)


_CONSTANT = re.compile(r"^(?P<name>[A-Z][A-Z_]+)(?:\s*:[^=\n]+)?\s*=\s*([\"'])(?P<value>[^\"'\n]*)\2\s*(?:#.*)?$", re.MULTILINE)


def _finding(project: Project, place: Location, name: str, fact: str, said: str, passage: Passage | None = None) -> Finding:
    stated = project.identity.fact(fact)
    message = f'the {name} is "{said}" here, and `{fact}` in {project.identity.location.path} is {stated}'
    hint = f"write [device:{fact}], or correct it"
    return Finding("", message, place, passage.name if passage else "", hint=hint, fact=f"{fact} {said}")


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _keys() -> dict[str, str]:
    """What a line may call a fact → the fact of device.md."""
    named: dict[str, list[str]] = policy.section("identity")["lines"]
    return {word: fact for fact, words in named.items() for word in words}


def _sentence(words: str, found: re.Match[str]) -> str:
    start = max(words.rfind(sign, 0, found.start()) for sign in (". ", ".\n", "\n\n", "|"))
    ends = [end for sign in (". ", ".\n", "\n\n", "|") if (end := words.find(sign, found.end())) >= 0]
    return words[start + 1 : min(ends, default=len(words))]


CHECK = Check("documents.other-identity", find, ("identity",), ("mdr-annex-ii-iii:II.1.1.a", "gspr:23.1.a"))
