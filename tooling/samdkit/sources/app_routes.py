"""Finds the addresses at which an app answers, in the ways of the common web frameworks; the code is read, never imported."""

import ast
from collections.abc import Iterator

from samdkit.model.app import Route
from samdkit.model.location import Location
from samdkit.sources.app_names import dotted, imported, keyword, modules, resolved, text, texts

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_DECORATORS = _METHODS | {"route", "api_route", "websocket", "websocket_route", "expose", "view"}
_ADDING = frozenset({f"add_{one}" for one in _METHODS}) | {
    "add_route", "add_view", "add_url_rule", "add_api_route", "add_api_websocket_route", "add_websocket_route", "add_resource",
}  # fmt: skip
_DJANGO = frozenset({"path", "re_path", "url"})
_STARLETTE = frozenset({"Route", "WebSocketRoute", "Mount", "APIRoute", "APIWebSocketRoute"})
_REGISTERING = frozenset({"register", "register_endpoint"})
#: Package → the framework's name; the first that a file imports names its decorators.
_FRAMEWORKS = {
    "rest_framework": "Django REST framework",
    "django": "Django",
    "fastapi": "FastAPI",
    "litestar": "Litestar",
    "starlette": "Starlette",
    "flask_appbuilder": "Flask-AppBuilder",
    "flask_restful": "Flask-RESTful",
    "flask_restx": "Flask-RESTX",
    "quart": "Quart",
    "flask": "Flask",
    "aiohttp": "aiohttp",
    "sanic": "Sanic",
    "tornado": "Tornado",
    "falcon": "Falcon",
    "bottle": "Bottle",
    "pyramid": "Pyramid",
}


# implements: KIT-SRS-053.c
def find(path: str, tree: ast.Module) -> list[Route]:
    """The routes of one file, by line. Prefixes are added where the router is made in the same file, and not elsewhere."""
    reader = _Reader(path, tree)
    found = {*reader.decorated(tree, ""), *reader.called(), *reader.tornado()}
    return sorted(found, key=lambda one: (one.location.line, one.address, one.method))


class _Reader:
    """One file."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.nodes = list(ast.walk(tree))
        self.names = imported(tree)
        self.packages = modules(self.names.values())
        self.framework = next((name for package, name in _FRAMEWORKS.items() if package in self.packages), "")
        self.makers: dict[str, str] = {}
        """Variable → what made it: `router` → `fastapi.APIRouter`."""
        self.prefixes: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                self._assigned(node, node.value)

    def _assigned(self, node: ast.Assign | ast.AnnAssign, call: ast.Call) -> None:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            name = dotted(target)
            if name:
                self.makers[name] = resolved(call.func, self.names)
                self.prefixes[name] = text(keyword(call, "prefix", "url_prefix")) or ""

    # Decorators

    def decorated(self, node: ast.AST, owner: str) -> Iterator[Route]:
        """Functions and classes that get their address by a decorator: `@app.get("/readings")`."""
        left = [(child, owner) for child in ast.iter_child_nodes(node)]
        while left:
            child, prefix = left.pop()
            inner = prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{prefix}.{child.name}".lstrip(".")
                for decorator in child.decorator_list:
                    if isinstance(decorator, ast.Call):
                        yield from self._decorator(decorator, inner)
            left += [(one, inner) for one in ast.iter_child_nodes(child)]

    def _decorator(self, call: ast.Call, handler: str) -> Iterator[Route]:
        name = dotted(call.func)
        receiver, _, word = name.rpartition(".")
        if word not in _DECORATORS or (not receiver and not self._from_framework(call.func)):
            return
        address = text(call.args[0] if call.args else keyword(call, "path", "rule", "uri"))
        if address is None or not (address.startswith("/") or (not address and receiver in self.makers)):
            return
        yield self._route(_methods(call, word), self.prefixes.get(receiver, "") + address, handler, call)

    def _from_framework(self, node: ast.expr) -> bool:
        return resolved(node, self.names).partition(".")[0] in _FRAMEWORKS

    # Calls

    def called(self) -> Iterator[Route]:
        """Addresses that are given to a call: `path("readings/", show)`, `add_get("/readings", show)`, `Route("/readings")`."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                full = resolved(node.func, self.names)
                receiver, _, word = full.rpartition(".")
                if word in _DJANGO and receiver.startswith("django."):
                    yield from self._django(node)
                elif word in _REGISTERING and self._is_router(dotted(node.func).rpartition(".")[0]):
                    yield from self._positional(node, "Django REST framework")
                elif word in _STARLETTE and receiver.partition(".")[0] in _FRAMEWORKS:
                    yield from self._positional(node, _FRAMEWORKS[receiver.partition(".")[0]])
                elif word in _ADDING or (receiver == "aiohttp.web" and word in _METHODS | {"route", "view", "static"}):
                    yield from self._rooted(node, word)

    def _django(self, call: ast.Call) -> Iterator[Route]:
        address = text(call.args[0] if call.args else keyword(call, "route", "regex"))
        if address is not None:
            yield self._route("", address, _handler(call.args[1:] or [keyword(call, "view")]), call, "Django")

    def _is_router(self, receiver: str) -> bool:
        maker = self.makers.get(receiver, "")
        return maker.rpartition(".")[2].endswith("Router") and "fastapi" not in maker

    def _positional(self, call: ast.Call, framework: str) -> Iterator[Route]:
        address = text(call.args[0] if call.args else keyword(call, "path", "prefix"))
        if address is not None:
            handler = _handler(call.args[1:] or [keyword(call, "endpoint", "app", "viewset")])
            yield self._route(_methods(call, ""), address, handler, call, framework)

    def _rooted(self, call: ast.Call, word: str) -> Iterator[Route]:
        """The first text that begins at the root is the address; it may stand behind the method or the handler."""
        given = [text(one) for one in call.args]
        address = next((one for one in given if one is not None and one.removeprefix("^").startswith("/")), None)
        if address is None:
            return
        others = [one for one, said in zip(call.args, given, strict=True) if said is None]
        method = next((one for one in given if one and one.lower() in _METHODS), "") or _methods(call, word.removeprefix("add_"))
        yield self._route(method, address, _handler([*others, keyword(call, "view_func", "handler")]), call)

    def tornado(self) -> Iterator[Route]:
        """Pairs of an address and a handler, in files that import Tornado."""
        for node in self.nodes if "tornado" in self.packages else ():
            if isinstance(node, ast.Tuple) and len(node.elts) > 1:
                address, handler = text(node.elts[0]), dotted(node.elts[1])
                if address is not None and address.removeprefix("^").startswith("/") and handler.endswith("Handler"):
                    yield self._route("", address, handler, node, "Tornado")

    def _route(self, method: str, address: str, handler: str, node: ast.expr, framework: str = "") -> Route:
        return Route(method, address, handler, framework or self.framework, Location(self.path, node.lineno))


def _methods(call: ast.Call, word: str) -> str:
    """As the call names them, else by its own name."""
    named = texts(keyword(call, "methods", "http_method"))
    if named:
        return ", ".join(one.upper() for one in named)
    return word.upper() if word in _METHODS else "WEBSOCKET" if "websocket" in word else ""


def _handler(nodes: list[ast.expr] | list[ast.expr | None]) -> str:
    """What answers: a function, a class (`Readings.as_view()` is `Readings`), or the file that is included."""
    node = next((one for one in nodes if one is not None), None)
    if isinstance(node, ast.Lambda):
        return "lambda"
    name = dotted(node)
    if isinstance(node, ast.Call) and name.rpartition(".")[2] == "include":
        given = node.args[0] if node.args else None
        return f"include({text(given) or dotted(given)})"
    return name.partition(".as_")[0]
