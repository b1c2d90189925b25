"""Runs some of the collected tests in a fork of this process, within limits, and says how each ended. Standard library only.

The fork has a session of its own; whatever it leaves running is killed with it. How its tests end is written into memory that
it shares with this process: no pipe that a fault could close.
"""

import contextlib
import functools
import gc
import importlib
import mmap
import os
import resource
import shutil
import signal
import struct
import sys
import time
import warnings

import _samdkit_seed_still as still

#: How a test ended. A fork that ends while a test is `RUNNING` died or was killed in it.
NOT_RUN, RUNNING, PASSED, FAILED, NEITHER, TIMED_OUT = range(6)
_SHARE, _CPU_MORE = 5, 0.5
_WALL_MORE = 2.0  # of a test that waits: for a lock, a process, the network
_WALL_MOST = 60.0
_LOOK_EVERY = 0.25
_MEMORY_SHARE = 2  # no fork may have more than half of the machine's
_RECORD = struct.Struct("=Bdd")  # the ending, CPU and wall seconds
_WORDS = 200
_IMPORTED = "imported"
#: Their modules are the same whatever is wrong with the project's own.
_NOT_OURS = sys.stdlib_module_names | {"_pytest", "hypothesis"}
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


class Limit:
    """The CPU and wall seconds that a test may take."""

    def __init__(self, cpu, wall):
        self.cpu = cpu
        self.wall = wall

    @classmethod
    def of(cls, cpu, wall):
        """From what it took without a fault."""
        return cls(_SHARE * cpu + _CPU_MORE, _SHARE * wall + _WALL_MORE)


#: For a test that nobody has measured.
UNKNOWN = Limit(60.0, 120.0)


class Result:
    """How the tests of one fork ended."""

    def __init__(self, names, endings, times, refused):
        self.endings = dict(zip(names, endings, strict=True))
        self.times = dict(zip(names, times, strict=True))
        self.refused = refused
        """Why the fault could not be put in; empty: it was."""


class Forks:
    """Forks of this process in its present state."""

    def __init__(self, items, folder):
        """`items` are pytest's, by name; temporary files go below `folder`."""
        self.items = items
        self.folder = folder
        self.count = 0
        self.child = None  # of this process: it is the one that runs tests
        self.ending = NOT_RUN
        self.others = set(_children())  # started by a plugin or conftest.py, for all tests
        _process_control(_PR_SET_CHILD_SUBREAPER, 1)

    def run(self, names, limits, prepare=None):
        """Runs tests one after the other till one fails; `prepare`, called first, may say why it refuses.

        Each test may take what `limits` says; after a test that took too long none is run.
        """
        self.count += 1
        shared = mmap.mmap(-1, size_for(names))
        temporary = os.path.join(self.folder, str(self.count))
        os.mkdir(temporary)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries' own threads, which wait; those of Python were looked for
            pid = os.fork()
        if not pid:
            try:
                self.be_child(names, limits, prepare, shared, temporary)
            finally:
                os._exit(0)
        status, killed = wait(pid, Watch(shared, names, limits))
        self._end(pid)
        if prepare is None:
            _load_what_was_imported(temporary)
        shutil.rmtree(temporary, ignore_errors=True)
        result = read(shared, names, status, killed)
        shared.close()
        return result

    def _end(self, pid):
        """Kills what a fork left behind: its session, and what got out of that and has become this process's."""
        end_group(pid)
        for one in set(_children()) - self.others:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(one, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(one, 0)

    # In the process that runs the tests.

    def be_child(self, names, limits, prepare, shared, temporary):
        """Runs the tests in this process; what is not collected fails."""
        self.child = os.getpid()
        with contextlib.suppress(PermissionError):
            os.setsid()
        die_with_parent()
        _limit_memory()
        for one in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(one, signal.SIG_DFL)
        still.seed(temporary)
        refused = prepare() if prepare else ""
        if refused:
            shared[-_WORDS:] = refused.encode()[:_WORDS].ljust(_WORDS, b"\0")
            return
        loaded = set(sys.modules)
        for index, name in enumerate(names):
            following = self.items.get(names[index + 1]) if index + 1 < len(names) else None
            self._run_one(self.items.get(name), following, limits.get(name, UNKNOWN), shared, index * _RECORD.size)
        if prepare is None:
            with open(os.path.join(temporary, _IMPORTED), "w", encoding="utf-8") as file:
                file.write("\n".join(sorted(sys.modules.keys() - loaded)))

    def _run_one(self, item, following, limit, shared, place):
        cpu, wall = time.process_time(), time.monotonic()

        def note(ending):
            _RECORD.pack_into(shared, place, ending, time.process_time() - cpu, time.monotonic() - wall)

        note(RUNNING)
        self.ending = NOT_RUN
        self.note = note
        if item is None:
            self.failed()
        signal.setitimer(signal.ITIMER_PROF, limit.cpu)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:  # noqa: BLE001 - pytest.exit, an interrupt, a broken hook: the test did not pass
            self.failed()
        signal.setitimer(signal.ITIMER_PROF, 0)
        if os.getpid() != self.child:
            os._exit(0)  # a test that forked, and whose fault let the child go on
        note(self.ending if self.ending != NOT_RUN else NEITHER)

    def reported(self, report):
        """Takes pytest's word of a phase of the test at work."""
        if self.child is None:
            return
        if report.failed:
            self.failed()
        elif report.when == "call" and report.outcome == "passed" and not hasattr(report, "wasxfail"):
            self.ending = PASSED
        elif report.outcome == "skipped" or hasattr(report, "wasxfail"):
            self.ending = NEITHER

    def failed(self):
        """Ends the fork: one failure is all that anybody wants to know."""
        if os.getpid() == self.child:
            self.note(FAILED)
        os._exit(0)


def _load_what_was_imported(folder):
    """Loads what tests without a fault imported that is not the project's, so that the forks to come need not.

    A module that warns when it is imported is left to the tests: one may expect just that.
    """
    try:
        with open(os.path.join(folder, _IMPORTED), encoding="utf-8") as file:
            names = file.read().split("\n")
    except FileNotFoundError:
        return  # the tests did not pass
    wanted = [name for name in names if name.partition(".")[0] in _NOT_OURS and name not in sys.modules]
    for name in wanted:
        before = set(sys.modules)
        with warnings.catch_warnings(record=True) as warned, contextlib.suppress(Exception):
            warnings.simplefilter("always")
            importlib.import_module(name)
        if warned:
            for new in sys.modules.keys() - before:
                del sys.modules[new]
    if wanted:
        gc.freeze()


class Watch:
    """Knows how long the test at work in another process has been at it."""

    def __init__(self, shared, names, limits, start=_WALL_MORE):
        """`shared` is where that process notes its tests; `start` is what it may take before the first begins."""
        self.shared, self.names, self.limits, self.start = shared, names, limits, start
        self.place, self.since, self.used = -1, time.monotonic(), 0

    def is_late(self, session):
        """Whether it takes longer than it may, and nothing in its session computes.

        One that still computes is slow because the machine is busy; its own limit of CPU time ends it.
        """
        now, place = time.monotonic(), self._at_work()
        if place != self.place:
            self.place, self.since = place, now
        limit = self.start if place < 0 else self.limits.get(self.names[place], UNKNOWN).wall
        if now - self.since <= limit:
            return False
        used, before = cpu_of(session), self.used
        self.used = used
        return used <= before or now - self.since > _WALL_MOST + 10 * limit

    def _at_work(self):
        begun = (self.shared[index * _RECORD.size] != NOT_RUN for index in range(len(self.names)))
        return sum(begun) - 1


def wait(pid, watch):
    """Waits for a fork: its status, and whether it had to be killed because a test took too long."""
    killed = False

    def look(*_):
        nonlocal killed
        if watch.is_late(pid):
            killed = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY, _LOOK_EVERY)
    try:
        _, status = os.waitpid(pid, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return status, killed


def size_for(names):
    """The bytes that the endings of some tests take."""
    return _RECORD.size * (len(names) + 1) + _WORDS


def read(shared, names, status, killed):
    """How the tests of a process ended, from what it noted and how it ended itself."""
    refused = bytes(shared[-_WORDS:]).rstrip(b"\0").decode("utf-8", "replace")
    endings, times = [], []
    late = killed or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF)
    for index in range(len(names)):
        ending, cpu, wall = _RECORD.unpack_from(shared, index * _RECORD.size)
        if ending == RUNNING:
            ending = TIMED_OUT if late else FAILED
        endings.append(ending)
        times.append((cpu, wall))
    return Result(names, endings, times, refused)


def end_group(pid):
    """Kills all that is left of the session that a process led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def die_with_parent():
    """Has the system end this process when the one that started it ends."""
    _process_control(_PR_SET_PDEATHSIG, signal.SIGKILL)


def cpu_of(session):
    """The CPU that the processes of a session have used, in ticks; more than it was while one of them waits for the disk.

    Where the system does not tell it is 0: then nothing is known to compute.
    """
    used = 0
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                if int(fields[3]) == session:
                    used += sum(map(int, fields[11:15])) + (time.monotonic_ns() if fields[0] == b"D" else 0)
    return used


def _children():
    """The children of this process, where the system tells."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:
            return [int(one) for one in file.read().split()]
    except OSError:
        return []


def _process_control(option, value):
    prctl = _prctl()
    if prctl is not None:
        prctl(option, value, 0, 0, 0)


@functools.cache
def _prctl():
    """Linux's `prctl`; where there is none, less is cleaned up."""
    try:
        import ctypes  # noqa: PLC0415 - not on every system

        return ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None


def _limit_memory():
    """A fault that takes all memory gets an error, and not the machine."""
    try:
        most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEMORY_SHARE
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    except (OSError, ValueError):
        return
