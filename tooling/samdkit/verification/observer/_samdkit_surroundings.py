"""What a test stands on beside the product: files it reads, project files it imports, installed packages."""

import ast
import hashlib
import importlib.metadata
import os
import platform
import sys

import _samdkit_children as children

_LEFT_OUT = {"__pycache__", "node_modules", "site-packages"}
_READING = os.O_WRONLY | os.O_RDWR

_CHILDREN = frozenset({"subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"})

#: Where at the moment what is done is noted, or nothing. One hook for ever, as none can be removed.
_notes = None


class Notes:
    """What was done between two moments: files opened, child processes started that can't be observed."""

    def __init__(self):
        self.read, self.written = set(), set()
        self.own = set()
        """Files that were read after they had been written."""
        self.unseen = set()
        """Why child processes can't be observed."""

    def add(self, other):
        """Takes what was noted elsewhere; a file that was written here before is its own there too."""
        self.own |= other.own | (other.read & self.written)
        self.read |= other.read - self.written
        self.written |= other.written
        self.unseen |= other.unseen


def watch(notes):
    """Notes what this process does there, till called with other notes; the notes so far."""
    global _notes
    before, _notes = _notes, notes
    return before


def _audit(event, arguments):
    if _notes is None:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else flags & _READING
    elif event == "os.rename":  # how a file is written that is never half there
        path, writes = arguments[1], True
    elif event in _CHILDREN:
        reason = children.unseen(event, arguments)
        if reason:
            _notes.unseen.add(reason)
        return
    else:
        return
    if not isinstance(path, (str, bytes)):
        return
    try:
        place = os.path.abspath(os.fsdecode(path))
    except OSError:  # the working directory is gone
        return
    if writes:
        _notes.written.add(place)
    elif place in _notes.written:
        _notes.own.add(place)
    else:
        _notes.read.add(place)


def start():
    """Installs the one audit hook of this process."""
    sys.addaudithook(_audit)


class Surroundings:
    """The files below the project's root, seen from its tests."""

    def __init__(self, plan):
        self.plan = plan
        self._environment = os.path.realpath(sys.prefix) + os.sep
        self._parsed = {}
        self._graphs = {}
        self._loaded = (0, {})
        self._places = {}  # opened file → its real path, and its path from the root if it is the project's
        self._modules = {}  # file of a module as it names it → its real path if it is the project's, else nothing

    def relative(self, path):
        """The path below the root with `/`, or nothing for what is outside, hidden, a cache or an environment."""
        real = os.path.realpath(path)
        if not real.startswith(self.plan.root + os.sep) or real.startswith(self._environment):
            return None
        parts = real[len(self.plan.root) + 1 :].split(os.sep)
        hidden = any(part.startswith(".") or part in _LEFT_OUT for part in parts[:-1]) or parts[-1][:9] == ".coverage"
        return None if hidden else "/".join(parts)

    def modules(self):
        """The loaded modules of the project: real path → module."""
        if self._loaded[0] == len(sys.modules):
            return self._loaded[1]
        loaded = {}
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if not isinstance(file, str) or not file.endswith(".py"):
                continue
            if file not in self._modules:
                self._modules[file] = os.path.realpath(file) if self.relative(file) else None
            if self._modules[file]:
                loaded.setdefault(self._modules[file], module)
        self._loaded = (len(sys.modules), loaded)
        return loaded

    def data_files(self, paths):
        """Of opened files those that are data of the project: neither planned nor imported code."""
        if not paths:
            return []
        loaded, planned, found = self.modules(), self.plan.files, set()
        for path in paths:
            if path not in self._places:
                self._places[path] = os.path.realpath(path), self.relative(path)
            real, name = self._places[path]
            if name and real not in planned and real not in loaded and not name.endswith(".pyc") and os.path.isfile(path):
                found.add(name)
        return sorted(found)

    def imported_by(self, test_file, *, everywhere):
        """Real paths of the test file, its `conftest.py` files, and all modules of the project that they import.

        `everywhere` takes imports inside functions too, but goes through no marked code: that imports no test's helper. Read off
        the code: which test came first and did the import plays no part.
        """
        key = (test_file, everywhere, len(sys.modules))
        if key not in self._graphs:
            loaded = self.modules()
            todo, seen = [os.path.realpath(test_file), *self._conftests(test_file, loaded)], set()
            while todo:
                file = todo.pop()
                if file not in seen:
                    seen.add(file)
                    if not (everywhere and file in self.plan.files):
                        todo.extend(self._direct(file, loaded, everywhere))
            self._graphs[key] = seen
        return self._graphs[key]

    @staticmethod
    def _conftests(test_file, loaded):
        folder = os.path.dirname(os.path.realpath(test_file))
        for file in loaded:
            if os.path.basename(file) == "conftest.py" and (folder + os.sep).startswith(os.path.dirname(file) + os.sep):
                yield file

    def _direct(self, file, loaded, everywhere):
        if file not in loaded:
            return []
        if file not in self._parsed:
            package = getattr(loaded[file], "__package__", None) or ""
            with open(file, "rb") as source:
                tree = ast.parse(source.read())
            self._parsed[file] = [(name, outside) for node, outside in _imports(tree) for name in _names(node, package)]
        modules = [sys.modules.get(name) for name, outside in self._parsed[file] if outside or everywhere]
        return {self._modules.get(getattr(module, "__file__", None)) for module in modules} & loaded.keys()


def _imports(node, *, outside=True):
    """The statements below a node that import or name plug-ins, each with whether it stands outside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom, ast.Assign)):
            yield child, outside
        elif not isinstance(child, ast.expr):
            yield from _imports(child, outside=outside and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _names(node, package):
    """Every dotted name that an import statement or `pytest_plugins` may load, packages above it included."""
    if isinstance(node, ast.Import):
        full = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*parents, *([node.module] if node.module else [])])
        full = [f"{base}.{alias.name}" for alias in node.names]
    elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytest_plugins" for target in node.targets):
        full = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    else:
        return
    for name in full:
        parts = name.split(".")
        yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def session():
    """Interpreter, platform and installed distributions."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": _packages(),
    }


def _packages():
    packages = {}
    for distribution in importlib.metadata.distributions():
        metadata = distribution.metadata
        name = _plain(metadata.get("Name", ""))
        if name and name not in packages:  # the first one on the path is what an import finds
            packages[name] = {
                "name": name,
                "version": distribution.version,
                "licence": metadata.get("License-Expression") or _classifiers(metadata),
                "requires": sorted({_plain(one) for one in distribution.requires or () if "extra ==" not in one}),
                "summary": metadata.get("Summary", ""),
                "files_digest": _files_digest(distribution),
            }
    return [packages[name] for name in sorted(packages)]


def _files_digest(distribution):
    """sha256 over the hashed files of RECORD; left out is what an installer writes and what holds machine paths."""
    lines = []
    for line in (distribution.read_text("RECORD") or "").splitlines():
        path, _, rest = line.partition(",sha256=")
        own = path.rpartition("/")[2] in {"INSTALLER", "REQUESTED", "direct_url.json", "RECORD"}
        if rest and not own and not path.startswith(("..", "/", "__editable__")) and not path.endswith(".pth"):
            lines.append(f"{path} {rest.partition(',')[0]}\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest() if lines else ""


def _classifiers(metadata):
    found = [one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or () if one.startswith("License ::")]
    return ", ".join(found)


def _plain(requirement):
    """The distribution's name of a requirement such as `Foo_Bar[x]>=1`, in lower case with hyphens."""
    for index, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            requirement = requirement[:index]
            break
    return requirement.lower().replace("_", "-")
