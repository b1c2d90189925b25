"""The JSON Schema of a dossier's parsed form, made from `qms/kinds.yaml`: `qms/schemas/dossier.schema.json`.

The parsed form is what `samdkit export --format json` writes of the dossier: the keys `project`, `items`, `links` and `sections`.
`project.schema.json` explains every key of the whole; this schema knows the kinds, and closes each kind's attributes.
"""

import json
from typing import Any

from samdkit.sources.dossier import FORMAT
from samdkit.sources.kinds import Kind, kinds
from samdkit.sources.markdown import BOOKKEEPING

_ID = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+"
_PART = r"[a-z]|[0-9]{1,3}"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLAUSE = r"[a-z0-9][a-z0-9.-]*:\S+"
Schema = dict[str, Any]


# implements: KIT-SRS-046
def schema() -> Schema:
    """The schema, as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:samdkit:schema:dossier:1",
        "title": f"A dossier of format {FORMAT}, parsed: the part of `samdkit export --format json` that the dossier says",
        "description": "Made from qms/kinds.yaml.",
        "type": "object",
        "required": ["project", "items", "links", "sections"],
        "properties": {
            "project": {"$ref": "#/$defs/project"},
            "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
            "links": {"type": "array", "items": {"$ref": "#/$defs/link"}},
            "sections": {"type": "array", "items": {"$ref": "#/$defs/section"}},
        },
        "$defs": {
            "project": _project(),
            "item": _item(),
            **{name: _kind(kind) for name, kind in kinds().items()},
            "link": _link(),
            "section": _section(),
        },
    }


def render() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _project() -> Schema:
    facts = {"type": "object", "properties": {"format": {"const": FORMAT}}, "additionalProperties": {"type": "string"}}
    return {
        "type": "object",
        "required": ["kind", "facts"],
        "properties": {"kind": {"enum": ["device", "component"]}, "facts": facts},
    }


def _item() -> Schema:
    part = {
        "type": "object",
        "required": ["label", "text"],
        "properties": {"label": {"type": "string", "pattern": f"^(?:{_PART})$"}, "text": {"type": "string"}},
    }
    return {
        "type": "object",
        "required": ["id", "kind", "title", "attributes", "text", "parts"],
        "properties": {
            "id": {"type": "string", "pattern": f"^{_ID}$"},
            "kind": {"enum": list(kinds())},
            "title": {"type": "string"},
            "text": {"type": "string"},
            "parts": {"type": "array", "items": part},
        },
        "allOf": [{"if": {"properties": {"kind": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in kinds()],
    }


def _kind(kind: Kind) -> Schema:
    """The attributes of one kind, and no other; those of a requirement may hold for one part."""
    values = {name: _value(kind, name) for name in kind.attributes}
    attributes: Schema = {"type": "object", "properties": values, "additionalProperties": False}
    if kind.parts:
        attributes["patternProperties"] = {rf"^{name}\.(?:{_PART})$": value for name, value in values.items()}
    properties: Schema = {"attributes": attributes}
    if not kind.parts:
        properties["parts"] = {"maxItems": 0}
    return {"title": kind.title, "description": f"Usual prefix: {kind.prefix}.", "properties": properties}


def _value(kind: Kind, name: str) -> Schema:
    words = kind.attributes[name]
    if not words and name not in kind.dates:
        return {"type": "string", "minLength": 1}
    one = "|".join([*words, *([_DAY] if name in kind.dates else [])])
    if name in kind.several:
        return {"type": "string", "pattern": f"^(?:{one})(?: *, *(?:{one}))*$"}
    return {"type": "string", "pattern": f"^(?:{one})$"} if name in kind.dates else {"enum": list(words)}


def _link() -> Schema:
    names = sorted({name for kind in kinds().values() for name in kind.links})
    with_clauses = sorted({name for kind in kinds().values() for name, ends in kind.links.items() if "clause" in ends})
    item = rf"{_ID}(?:\.(?:{_PART}))?"
    return {
        "type": "object",
        "required": ["source", "kind", "target"],
        "properties": {
            "source": {"type": "string", "pattern": f"^{_ID}$"},
            "kind": {"enum": names},
            "target": {"type": "string"},
        },
        "if": {"properties": {"kind": {"enum": with_clauses}}},
        "then": {"properties": {"target": {"pattern": f"^(?:{item}|{_CLAUSE})$"}}},
        "else": {"properties": {"target": {"pattern": f"^{item}$"}}},
    }


def _section() -> Schema:
    named = {name: {"type": "string"} for name in sorted(BOOKKEEPING - {"answers"})}
    return {
        "type": "object",
        "required": ["title", "level", "answers", "bookkeeping", "text"],
        "properties": {
            "title": {"type": "string"},
            "level": {"type": "integer", "minimum": 1, "maximum": 6},
            "document": {"type": "string"},
            "answers": {"type": "array", "items": {"type": "string"}},
            "bookkeeping": {"type": "object", "properties": named, "additionalProperties": False},
            "text": {"type": "string"},
        },
    }
