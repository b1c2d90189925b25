"""Where an exception came from that a test waited for: a marked unit, or somewhere else."""

import os


class Places:
    """Names the places of exceptions: by the plan's units, else by file and function."""

    def __init__(self, plan, relative):
        self._plan = plan
        self._relative = relative
        self._files = {}

    def of(self, exception, traceback):
        """The id of the innermost unit that the exception came through, else `file::function` of the project's innermost frame.

        Nothing where nobody can tell: it was raised in another process and handed over.
        """
        if type(exception.__cause__).__name__.lstrip("_") in {"RemoteTraceback", "RemoteError"}:
            return ""
        frames = []
        while traceback is not None:
            frames.append((traceback.tb_frame.f_code, traceback.tb_lineno))
            traceback = traceback.tb_next
        elsewhere = ""
        for code, line in reversed(frames):
            path, blocks = self._file(code.co_filename)
            around = [block for block in blocks if block["line"] <= line <= (block["end"] or block["line"])]
            if around:
                return min(around, key=lambda block: (block["end"] - block["line"], block["kind"] != "block"))["id"]
            elsewhere = elsewhere or (path and f"{path}::{code.co_qualname}")
        return elsewhere or ""

    def _file(self, name):
        if name not in self._files:
            blocks = [block for _, block in self._plan.files.get(os.path.realpath(name), ())]
            self._files[name] = (self._relative(name) if os.path.isfile(name) else None), blocks
        return self._files[name]
