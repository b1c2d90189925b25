"""Commands work without a network, on a machine that would end them at the first call."""

import os
import subprocess
import sys

import pytest

#: Ends the process that opens a connection or asks for an address.
GUARD = """
import os, sys
def deny(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        sys.stderr.write(f"network: {event} {arguments}\\n")
        os._exit(99)
sys.addaudithook(deny)
"""
COMMANDS = {
    "check": ["check"],
    "clauses": ["clauses"],
    "trace": ["trace"],
    "export": ["export", "--format", "json=graph.json"],
    "build": ["build"],
    "verify": ["verify", "--python", sys.executable],
}


@pytest.fixture
def guarded(tmp_path):
    """Runs Python below the guard; children that inherit the environment are below it, too."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(GUARD, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT"))}

    def run(*arguments, cwd):
        surroundings = {**kept, "PYTHONPATH": str(tmp_path / "guard")}
        return subprocess.run(
            [sys.executable, *arguments], cwd=cwd, env=surroundings, capture_output=True, text=True, check=False
        )

    return run


def test_the_guard_would_notice_a_connection(guarded, tmp_path):
    assert guarded("-c", "import socket; socket.create_connection(('127.0.0.1', 9))", cwd=tmp_path).returncode == 99


@pytest.mark.verifies("KIT-SRS-061")
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_command_calls_nobody(cuff, guarded, arguments):
    done = guarded("-m", "samdkit", *arguments, cwd=cuff.root)
    assert done.returncode == 0, done.stdout + done.stderr
