"""Runs tests in a process of their own each time, where this one has threads and can't be forked. Standard library only."""

import json
import mmap
import os
import shutil
import subprocess  # nosec B404 - the same pytest again
import sys

import _samdkit_faults as faults
import _samdkit_instrument as instrument
import _samdkit_seed_forks as forks


class Fresh:
    """Processes that import and collect anew; they take the place of forks."""

    def __init__(self, items, folder, root, start):
        """`start` is the CPU time, in seconds, that one may take until everything is collected."""
        self.items = items
        self.folder = folder
        self.root = root
        self.start = start
        self.count = 0

    def run(self, names, limits, prepare=None):
        """As a fork does; the fault is in the files that the process imports."""
        self.count += 1
        out = os.path.join(self.folder, str(self.count))
        os.mkdir(out)
        state = os.path.join(out, "state")
        with open(state, "wb") as file:
            file.truncate(forks.size_for(names))
        process = subprocess.Popen(  # noqa: S603  # nosec B603 - a list, no shell; this interpreter again
            self._command(names), cwd=self.root, env=self._environment(names, limits, prepare, out, state),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        with open(state, "r+b") as file, mmap.mmap(file.fileno(), 0) as shared:
            status, killed = forks.wait(process.pid, forks.Watch(shared, names, limits, 10 * self.start + 10))
            process.returncode = 0  # it has been waited for
            forks.end_group(process.pid)
            result = forks.read(shared, names, status, killed)
        shutil.rmtree(out, ignore_errors=True)
        return self._whole(result, names, status, killed)

    @staticmethod
    def _whole(result, names, status, killed):
        """What stops pytest itself, or hangs what is imported, is noticed by the first test: it can't run."""
        if names and not any(result.endings.values()) and not result.refused:
            late = killed or os.WIFSIGNALED(status)
            result.endings[names[0]] = forks.TIMED_OUT if late else forks.FAILED
        return result

    def _command(self, names):
        files = sorted({name.partition("::")[0] for name in names})
        plugins = ["-p", "samdkit_seeder", "-p", "no:cacheprovider"]
        return [sys.executable, "-m", "pytest", *plugins, f"--rootdir={self.root}", "-q", *files]

    def _environment(self, names, limits, prepare, out, state):
        with open(os.environ[instrument.PLAN], encoding="utf-8") as file:
            plan = json.load(file)
        limited = {name: [limits[name].cpu, limits[name].wall] for name in names if name in limits}
        alone = {"names": names, "limits": limited, "state": state, "start": self.start}
        plan["seed"] = {"tests": names, "alone": alone}
        path = os.path.join(out, "plan.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(plan, file)
        environment = {**os.environ, instrument.PLAN: path}
        return {**environment, faults.SWITCH: prepare.digest} if prepare else environment
