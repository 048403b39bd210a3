"""One writer a format, imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.documents.data import Data
    from cpath.documents.document import Document, View

DOCUMENT_FORMATS = {
    "text": "text:write_text",
    "markdown": "markdown:write_markdown",
    "html": "html:write_html",
}
"""Writers of documents: for people, with titles and rounded figures."""
DATA_FORMATS = {"json": "data:write_json", "csv": "data:write_csv", "xlsx": "data:write_workbook"}
"""Writers of data: ids, documented keys, full precision."""
FORMATS = (*DOCUMENT_FORMATS, *DATA_FORMATS)


def write(
    format_: str, document: Callable[[], Document], data: Callable[[], Data] | None, view: View
) -> str | bytes:
    """Return a report in one of `FORMATS`; builds and imports only what that format needs.

    Without ``data``, CSV and workbooks contain the document's tables, and JSON is not possible.
    """
    module, _, name = (DOCUMENT_FORMATS | DATA_FORMATS)[format_].partition(":")
    writer = getattr(import_module(f"cpath.documents.{module}"), name)
    if format_ in DOCUMENT_FORMATS:
        return "".join(writer(document(), view))
    if data is None:
        from cpath.documents.tables import table_data  # noqa: PLC0415 - only where a report has no data

        made = table_data(document(), view)
    else:
        made = data()
    if format_ == "xlsx":
        return bytes(writer(made, document(), view))
    return "".join(writer(made))
