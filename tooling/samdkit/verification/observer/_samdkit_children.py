"""Which child processes of a test can't be observed: a Python that does not load what this folder holds.

Seen is how a process is started, not what it starts in turn. Whether another program runs Python inside is not known, so only
what plainly is Python counts. `multiprocessing` hands the environment on and needs no look.
"""

import os
import shutil
import sys

import _samdkit_instrument as instrument

_HERE = os.path.dirname(os.path.abspath(__file__))
#: Options of Python after which it reads no environment variables, or imports no `sitecustomize`.
_APART = set("IES")


def unseen(event, arguments):
    """Why the process that an audit event tells of can't be observed, or nothing."""
    if event == "os.system":
        words, environment = _texts(arguments[:1])[0].split() or [""], None
    else:
        words, environment = _started(event, arguments)
    option = _option_apart(words[1:]) if _is_interpreter(words[0]) else ""
    if option:
        return f"a Python that was started with {option}"
    values = os.environ if environment is None else environment
    if _value(values, instrument.PLAN) != os.environ.get(instrument.PLAN):
        reason = f"a Python that was started without {instrument.PLAN}"
    elif _HERE not in (_value(values, "PYTHONPATH") or "").split(os.pathsep):
        reason = "a Python that was started with a PYTHONPATH of its own"
    else:
        return ""
    return reason if _runs_python(words) else ""


def _started(event, arguments):
    """The program and its arguments, and its environment (nothing: this process's own)."""
    if event == "subprocess.Popen":
        executable, words, _, environment = arguments
    elif event == "os.spawn":
        _, executable, words, environment = arguments
    else:  # os.exec, os.posix_spawn
        executable, words, environment = arguments
    words = _texts([words] if isinstance(words, (str, bytes, os.PathLike)) else words) or [""]
    words[0] = (_texts([executable]) or words)[0]
    return words, environment


def _texts(values):
    return [os.fsdecode(one) for one in values if isinstance(one, (str, bytes, os.PathLike))]


def _is_interpreter(program):
    return os.path.basename(program).lower().startswith(("python", "pypy")) or program == sys.executable


def _runs_python(words):
    """Whether a command plainly runs Python: by its own name, by a shell's words, or by a script's first line."""
    if any(_is_interpreter(one) for one in words[0].split()[:1]):
        return True
    if os.path.basename(words[0]) in {"sh", "bash", "dash", "env"}:
        return any(_is_interpreter(one) for word in words[1:] for one in word.split())
    try:
        with open(shutil.which(words[0]) or words[0], "rb") as file:
            first = file.readline(200)
    except OSError:
        return False
    return first.startswith(b"#!") and b"python" in first


def _option_apart(words):
    """The first option of Python itself that keeps the observer out."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word in {"-", "--"}:
            return ""
        for place, letter in enumerate(word[1:], 2) if not word.startswith("--") else ():
            if letter in _APART:
                return f"-{letter}"
            if letter in "cm":
                return ""  # what follows is the program's own
            if letter in "WX":
                if not word[place:]:
                    next(rest, None)
                break
    return ""


def _value(environment, name):
    """A variable of an environment, whose names may be bytes."""
    for key in (name, name.encode()):
        if key in environment:
            return os.fsdecode(environment[key])
    return None
