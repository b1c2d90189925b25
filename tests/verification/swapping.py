"""A script: for each product below a folder, the value of an expression plainly, after a swap, and after a fresh import.

Called with the observer's environment and a file of cases, in whose order the products are numbered. Each value is taken in a
fork that has imported no product yet.
"""

import json
import os
import sys
from pathlib import Path

import _samdkit_faults as faults
import _samdkit_instrument as instrument
import _samdkit_swap as swap

plan = instrument.install().plan


def taken(number: int, case: dict, way: str) -> list[str]:
    """The value, and why a swap was refused."""
    file = Path(plan.root, str(number), "product.py")
    sys.path.insert(0, str(file.parent))
    source = file.read_text("utf-8")
    [fault] = [one for one in faults.faults(source, [plan.blocks[number]]) if one.what == case["what"]]
    names: dict = {}
    why_not = ""
    if way == "fresh":
        os.environ[faults.SWITCH] = fault.digest
    exec(case["before"], names)  # noqa: S102
    if way == "swapped":
        os.environ[faults.SWITCH] = fault.digest
        why_not = swap.Live({str(file): source}).swap(str(file), fault)
    try:
        return [repr(eval(case["value"], names)), why_not]  # noqa: S307
    except Exception as error:  # noqa: BLE001 - that is what it comes to
        return [repr(error), why_not]


if __name__ == "__main__":
    for number, case in enumerate(json.loads(Path(sys.argv[1]).read_text("utf-8"))):
        for way in ("plain", "swapped", "fresh"):
            if not os.fork():
                print(json.dumps([number, way, *taken(number, case, way)]), flush=True)
                os._exit(0)
            os.wait()
