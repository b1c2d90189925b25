"""YAML as nodes that know their lines, for files of other tools; nothing in them is made into objects."""

import io
from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from samdkit.errors import SamdkitError

#: Some hosts' own tags, such as `!reference`, are left as they are.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50


class NotYaml(SamdkitError):
    """A file is not YAML; `line` says where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _Named(io.StringIO):
    """A text that tells its nodes which file it is of."""

    name = ""


def documents(text: str, path: str) -> list[Node]:
    """The documents of a file's text, each by its topmost node; empty ones are left out."""
    stream = _Named(text)
    stream.name = path
    try:
        found = [one for one in yaml.compose_all(stream, Loader=_LOADER) if one is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or "it can't be read"
        raise NotYaml(f"the file is not YAML: {reason}", mark.line + 1 if mark else 1) from error
    except RecursionError as error:
        raise NotYaml("the file is not YAML: it is nested too deeply", 1) from error
    return found


def path(node: Node) -> str:
    """The file that a node stands in."""
    return str(node.start_mark.name)


def line(node: Node) -> int:
    """The line that a node begins on."""
    return int(node.start_mark.line) + 1


def first_line(node: Node) -> int:
    """The line that a scalar's text begins on: of a block the one below its mark."""
    return line(node) + (1 if isinstance(node, ScalarNode) and node.style in {"|", ">"} else 0)


def text(node: Node | None) -> str:
    """The words of a scalar; empty for anything else."""
    return str(node.value) if isinstance(node, ScalarNode) else ""


def is_true(node: Node | None) -> bool:
    """Whether a scalar says yes."""
    return text(node).lower() in {"true", "yes", "on"}


def mapping(node: Node | None, depth: int = 0) -> dict[str, Node]:
    """The entries of a mapping, those of `<<` merged in; empty for anything else."""
    found: dict[str, Node] = {}
    if not isinstance(node, MappingNode) or depth > _DEEPEST:
        return found
    for key, value in node.value:
        if text(key) == "<<":
            for one in [value] if isinstance(value, MappingNode) else sequence(value):
                found = {**mapping(one, depth + 1), **found}
    return {**found, **{text(key): value for key, value in node.value if text(key) != "<<"}}


def sequence(node: Node | None) -> list[Node]:
    """The entries of a list; of anything else that is there, itself alone."""
    if node is None or (isinstance(node, ScalarNode) and text(node) in {"", "null", "~"}):
        return []
    return list(node.value) if isinstance(node, SequenceNode) else [node]


def scalars(node: Node | None, depth: int = 0) -> Iterator[ScalarNode]:
    """All scalars of a list, however nested; a scalar itself."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode) and depth < _DEEPEST:
        for one in node.value:
            yield from scalars(one, depth + 1)


def plain(node: Node | None, depth: int = 0) -> str:
    """A short text for whatever stands there."""
    if isinstance(node, ScalarNode):
        return " ".join(text(node).split())
    if depth > _DEEPEST:
        return "…"
    if isinstance(node, SequenceNode):
        return ", ".join(plain(one, depth + 1) for one in node.value)
    return "; ".join(f"{key}: {plain(value, depth + 1)}" for key, value in mapping(node).items())
