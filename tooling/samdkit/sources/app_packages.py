"""Groups the source files of a product into what an architecture would begin with: packages, and loose modules by folder."""

from collections import Counter
from pathlib import PurePosixPath

from samdkit.model.app import Module, Package, Role, SourceFile
from samdkit.sources import languages
from samdkit.sources.app_files import role

#: From so many packages below it, a package is split into them.
_SPLIT = 2
#: Languages of texts, looks, data and settings: a folder that holds nothing else is no part of an architecture.
_NO_PROGRAM = frozenset({"css", "html", "scss", "sql", "toml", "xml", "yaml"})


def group(files: list[SourceFile], modules: list[Module], paths: list[str]) -> list[Package]:
    """The top-level packages, each followed by the packages right below it; then loose modules, then other languages."""
    product = {one.path for one in files if one.role.is_product}
    mains = {one.path for one in files if one.role in {Role.APP, Role.COPIED}}
    packages = {path.rpartition("/")[0] for path in product if path.endswith("/__init__.py")}
    tops = {top for path in product if (top := _top(path, packages))}
    found: dict[str, Package] = {}
    for top in sorted(tops):
        name = PurePosixPath(top).name
        name = top.replace("/", ".") if [PurePosixPath(one).name for one in tops].count(name) > 1 else name
        found[top] = Package(name, (top,))
        below = sorted({one for path in mains if (one := _below(path, top)) in packages})
        for part in below if len(below) >= _SPLIT else ():
            found[part] = Package(f"{name}.{PurePosixPath(part).name}", (part,), top)
    for folder, loose in sorted(_loose(product, packages).items()):
        found[folder] = Package(folder.replace("/", ".") or "modules at the top", (folder,) if folder else tuple(sorted(loose)))
    result = [*_ordered(found), *_others(paths, list(found))]
    _place(result, modules)
    return result


def _top(path: str, packages: set[str]) -> str:
    """The outermost package that a file is in, or nothing."""
    return next((str(one) for one in reversed(PurePosixPath(path).parents) if str(one) in packages), "")


def _below(path: str, top: str) -> str:
    """The folder right below a package that a file is in, or nothing."""
    inside = path.removeprefix(f"{top}/")
    return f"{top}/{inside.partition('/')[0]}" if inside != path and "/" in inside else ""


def _loose(product: set[str], packages: set[str]) -> dict[str, list[str]]:
    """Files in no package, by folder: the first below the repository, or below `src`."""
    found: dict[str, list[str]] = {}
    for path in product:
        if not _top(path, packages):
            folders = PurePosixPath(path).parts[:-1]
            depth = 2 if folders[:1] == ("src",) else 1
            found.setdefault("/".join(folders[:depth]), []).append(path)
    return found


def _ordered(found: dict[str, Package]) -> list[Package]:
    """Packages before their parts, loose modules last."""
    return [found[key] for key in sorted(found, key=lambda key: (not found[key].code[0].startswith(key) or not key, key))]


def _others(paths: list[str], taken: list[str]) -> list[Package]:
    """Top-level folders that hold source in other languages and no Python of the product."""
    found: dict[str, Counter[str]] = {}
    for path in paths:
        language = languages.of(path)
        folder, inside, _ = path.partition("/")
        mine = any(one == folder or one.startswith(f"{folder}/") for one in taken)
        if language and language.name not in _NO_PROGRAM and inside and not mine and role(path).is_product:
            found.setdefault(folder, Counter())[language.name] += 1
    return [Package(folder, (folder,), others=dict(counts)) for folder, counts in sorted(found.items())]


def _place(packages: list[Package], modules: list[Module]) -> None:
    """Puts each module into the package that names it most closely."""
    owners = {code: one for one in packages for code in one.code}
    for module in sorted(modules, key=lambda one: one.path):
        place = PurePosixPath(module.path)
        owner = next((owners[str(one)] for one in (place, *place.parents) if str(one) in owners), None)
        if owner is not None:
            owner.modules.append(module)
