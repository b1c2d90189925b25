"""The one entrance for people who work on samdkit; needs nothing but Python 3.11 or later with venv and pip, and git."""

import argparse
import hashlib
import os
import shutil
import subprocess  # nosec B404 - starts the commands named below
import sys
import time
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.txt"
LOCK_MORE = ROOT / "requirements-more.txt"
DEMO = ROOT / "build" / "demo"
COMPONENTS = sorted(path.parent.parent for path in ROOT.glob("components/*/dossier/component.md"))


def main() -> int:
    """Does what is asked; the exit code is that of the first command that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="scaffold a device, test and check it, build its technical file")
    demo.add_argument("--serve", action="store_true", help="then serve the running app and the site")
    commands.add_parser("test", help="lint, types, security, and every test that needs nothing but Python packages")
    commands.add_parser("test-more", help="what needs a browser, LibreOffice and other programs of the system")
    bench = commands.add_parser("bench", help="measurements, as ratios against a baseline of the same run")
    bench.add_argument("name", nargs="?", default="start", choices=benchmarks(), help="which: %(choices)s (default: %(default)s)")
    commands.add_parser("campaign", help="the long runs")
    commands.add_parser("site", help="the kit's own site, in site/")
    commands.add_parser("evidence", help="run the components' tests under observation and record their evidence")
    options = parser.parse_args()
    steps = {
        "demo": lambda: run_demo(serve=options.serve),
        "test": run_tests,
        "test-more": run_more_tests,
        "bench": lambda: python(f"benchmarks/{options.name}.py"),
        "campaign": lambda: python("-m", "pytest", "-q", "-m", "campaign", "tests", "components"),
        "site": build_site,
        "evidence": record_evidence,
    }
    try:
        set_up()
        steps[options.command]()
    except subprocess.CalledProcessError as error:
        print(f"dev.py {options.command}: stopped, exit code {error.returncode} of: {readable(error.cmd)}", file=sys.stderr)
        return error.returncode
    return 0


def set_up() -> None:
    """Makes `.venv` from the hashed lock with the kit and its components in place, once for each state of the lock."""
    stamp = ENVIRONMENT / "made-from"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted_state():
        return
    say("Making .venv from requirements-dev.txt (the one step that uses the network)")
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    python("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK))
    places = [argument for folder in (ROOT, *COMPONENTS) for argument in ("-e", str(folder))]
    python("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", *places)
    stamp.write_text(wanted_state(), "utf-8")


def wanted_state() -> str:
    """A digest of all that the environment is made from."""
    parts = [LOCK, ROOT / "pyproject.toml", *(folder / "pyproject.toml" for folder in COMPONENTS)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()


def run_demo(*, serve: bool) -> None:
    """The main job: a device from nothing to its technical file."""
    if DEMO.exists():
        shutil.rmtree(DEMO)
    DEMO.parent.mkdir(exist_ok=True)
    say("1/5 A new device from templates/home-monitoring")
    samdkit("new", "home-monitoring", str(DEMO), "--no-input")
    say("2/5 Its environment, with the vendored components")
    samdkit("sync", cwd=DEMO)
    say("3/5 Its tests, observed")
    samdkit("verify", cwd=DEMO)
    say("4/5 Its traceability")
    samdkit("check", cwd=DEMO)
    say("5/5 Its technical file")
    samdkit("build", cwd=DEMO)
    site = DEMO / "build" / "technical-file"
    print(f"\nThe technical file: {site / 'site' / 'index.html'}\n          as PDF:   {site / 'technical-file.pdf'}")
    print(f"The device:         {DEMO}")
    print("To see both at work: python3 dev.py demo --serve")
    if serve:
        serve_both(site / "site")


def serve_both(site: Path) -> None:
    """The running app with example data on port 8000 and the site on port 8001, until Ctrl+C."""
    app = [str(executable("python", DEMO / ".venv")), "-m", "home_bp", "serve", "--with-development-issuer", "--example-data"]
    surroundings = {
        **os.environ,
        "SAMDKIT_MODE": "development",
        "PYTHONPATH": str(DEMO / "src"),
        "DEVICE_DATA": str(DEMO / "build" / "data"),
    }
    pages = [str(executable("python")), "-m", "http.server", "8001", "--bind", "127.0.0.1", "--directory", str(site)]
    print("\nThe app: http://127.0.0.1:8000    the technical file: http://127.0.0.1:8001    stop with Ctrl+C")
    running = [subprocess.Popen(app, cwd=DEMO, env=surroundings), subprocess.Popen(pages, stderr=subprocess.DEVNULL)]  # nosec B603
    try:
        running[0].wait()
    except KeyboardInterrupt:
        pass
    finally:
        for one in running:
            one.terminate()
            one.wait()


def run_tests() -> None:
    """Everything that `.ci/run` demands and a fresh machine can do."""
    say("Lint, types, security")
    python("-m", "ruff", "check", ".")
    python("-m", "mypy")
    sources = ["tooling", "dev.py", *(str(folder / "src") for folder in COMPONENTS)]
    python("-m", "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *sources)
    say("Tests of the kit, observed by the kit itself")
    samdkit("verify", "--python", str(executable("python")), "--processes", "2")
    say("The kit's own dossier, qms/tool-validation/")
    samdkit("check")
    say("Tests of whole devices, components, documents and packages")
    rest = [f"--ignore={path}" for path in observed_tests()]
    python("-m", "pytest", "--quiet", "--numprocesses", "2", "--dist", "loadgroup", "--durations", "5", *rest)


def observed_tests() -> list[str]:
    """Where the tests are that `samdkit verify` runs here; no second run is needed of them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["samdkit"]
    return list(settings["tests"])


def run_more_tests() -> None:
    """Tests in a real browser, with a PDF renderer, LibreOffice and npm's SARIF validator; says loudly what is missing."""
    missing = [name for name in ("chromium", "pdftoppm", "soffice", "npm") if shutil.which(name) is None]
    if missing:
        print(f"\n!!! NOT TESTED: this machine has no {' and no '.join(missing)} !!!\n", file=sys.stderr)
    python("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK_MORE))
    python("-m", "pytest", "--quiet", "-m", "more", "-rs", "tests")


def benchmarks() -> list[str]:
    """The programs in `benchmarks/`; what else lies there is what they share."""
    return sorted(path.stem for path in ROOT.glob("benchmarks/*.py") if "\ndef main(" in path.read_text("utf-8"))


def build_site() -> None:
    """The kit's own site; its reference pages are made anew from the code."""
    python("docs/reference.py")
    python("-m", "mkdocs", "build", "--strict", "--quiet")
    print(f"The site: {ROOT / 'site' / 'index.html'}")


def record_evidence() -> None:
    """Records what the components' tests execute, and binds it to the wheels made of the same files."""
    for folder in COMPONENTS:
        say(f"Evidence of {folder.name}")
        samdkit("verify", "--python", str(executable("python")), cwd=folder)
        code = "import sys, pathlib; from samdkit.scaffold import wheels; wheels.bind(pathlib.Path(sys.argv[1]))"
        python("-c", code, str(folder))


def say(text: str) -> None:
    """Progress: what begins now."""
    print(f"\n== {text} ({time.strftime('%H:%M:%S')})", flush=True)


def python(*arguments: str) -> None:
    """Runs the environment's Python; raises `CalledProcessError`."""
    subprocess.run([str(executable("python")), *arguments], cwd=ROOT, check=True)  # nosec B603


def samdkit(*arguments: str, cwd: Path = ROOT) -> None:
    """Runs the kit; raises `CalledProcessError`."""
    subprocess.run([str(executable("python")), "-m", "samdkit", *arguments], cwd=cwd, check=True)  # nosec B603


def executable(name: str, environment: Path = ENVIRONMENT) -> Path:
    """A program of an environment."""
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def readable(command: list[str]) -> str:
    """A command without the machine's folders."""
    return " ".join(Path(part).name if part.startswith(str(ROOT)) else part for part in command[:6])


if __name__ == "__main__":
    sys.exit(main())
