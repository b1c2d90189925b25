"""Changes single records, as another run would have written them."""

import json
from collections.abc import Callable

import pytest

RUNS = "evidence/runs.jsonl"


@pytest.fixture
def record(cuff) -> Callable[..., dict]:
    """Changes facts of the record of a test, named by the end of its id; `None` instead of facts removes it."""

    def change(test: str, facts: dict | None) -> dict:
        lines = [json.loads(line) for line in cuff.read(RUNS).splitlines()]
        (one,) = [line for line in lines if line["test"].endswith(f"::{test}")]
        if facts is None:
            lines.remove(one)
        else:
            one.update(facts)
        cuff.write(RUNS, "".join(json.dumps(line) + "\n" for line in lines))
        return one

    return change
