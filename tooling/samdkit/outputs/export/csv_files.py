"""Tables as CSV files: UTF-8, commas, texts in quotes, a line feed after each row; every cell exactly as it is.

A spreadsheet program reads a cell that begins with `=` as a formula; the workbook is the form for those.
"""

import csv
import io
import zipfile
from collections.abc import Iterable

from samdkit.files import DATE
from samdkit.outputs.export.tables import Table


# implements: KIT-SRS-044.b
def render(table: Table) -> bytes:
    """One file; the first row holds the heads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)  # minimal quoting would lose a lone \r
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue().encode("utf-8", "backslashreplace")


def archive(tables: Iterable[Table]) -> bytes:
    """All of them in one zip, `NAME.csv` each; the same tables give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.name}.csv", DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, render(table))
    return out.getvalue()
