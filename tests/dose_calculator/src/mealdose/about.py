"""The label of the device, shown on request."""

NAME = "Fictive Bolus"
VERSION = "2.0.1"
MAKER = "Invented Dosing Ltd"
ADDRESS = "1 Nowhere Quay, Dublin D00 XX00, Ireland"
CONTACT = "safety@invented-dosing.example"

_LINES = (
    f"{NAME}, version {VERSION}",
    "Medical device (MD). Unique device identifier: not assigned yet. Released: not yet.",
    f"Manufacturer: {MAKER}, {ADDRESS}",
    f"Contact and paper instructions: {CONTACT}",
    "For adults with diabetes who inject rapid-acting insulin before meals, by a prescription of their diabetes team.",
    "Never for a pump. Never with low glucose. Check each entry before you inject.",
    "Read the instructions for use first: instructions-for-use.pdf beside this program.",
)


# implements: SRS-027
def text() -> str:
    """The label, line by line."""
    return "\n".join(_LINES)
