"""How commands write reports: the reader's wishes from the options, every format, what has no translation."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpath.errors import UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.documents import View


def make_view(
    catalog: "Catalog",
    output: Path | None,
    *,
    language: str | None = None,
    explain: bool = False,
    show_all: bool = False,
) -> "View":
    """Return how the reader wants a report; without ``language``, in the repository's first one."""
    from cpath.cli.options import read_language
    from cpath.cli.output import text_width
    from cpath.documents import View

    first = catalog.settings.entity.first_language
    return View(read_language(language) or first, text_width(output), explain, show_all, first)


def emit_report(
    name: str, format_: str, view: "View", *facts: Any, output: Path | None = None, force: bool = False
) -> None:
    """Write a report to stdout or to a file, and say how much of it has no translation."""
    from cpath.cli.options import refuse_idle
    from cpath.cli.output import emit, say
    from cpath.reports.registry import write_report

    if format_ == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("a workbook cannot be shown here", help=f"write it to a file: -o {name}.xlsx")
    if format_ != "text":
        asked = {"--explain": view.explain, "--all": view.show_all}
        refuse_idle(asked, f"{format_} always contains everything")

    emit(write_report(name, format_, view, *facts), output, format_, force=force)
    if view.fallbacks:
        first = next(iter(view.fallbacks))
        texts = "1 text has" if len(view.fallbacks) == 1 else f"{len(view.fallbacks)} texts have"
        say(f"note: {texts} no translation into {view.language!r} and stayed as they are, such as: {first}")
