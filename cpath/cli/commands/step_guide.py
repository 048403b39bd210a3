"""``cpath step guide``: who does what at each step, and what to write where. Needs no repository."""

from typing import Annotated

import typer

from cpath.cli.options import Force, Output, check_word
from cpath.errors import UsageError

EPILOG = (
    "Examples: `cpath step guide`; `cpath step guide 3`; `cpath step guide 3 --for employer`; "
    "`cpath step guide 3 -o step3.md`."
)


def guide(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]", help="All of this step, 1 to 8. Without it: all in short.", show_default=False
        ),
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="AUDIENCE",
            help="Only what concerns one: workforce-board, institution or employer.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, markdown or html.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Show who does what at a step, what you need and get, what goes wrong, and what to write where."""
    from cpath.cli.output import choose_format, emit, text_width
    from cpath.documents import View
    from cpath.documents.write import DOCUMENT_FORMATS
    from cpath.reports.registry import write_report
    from cpath.steps.criteria import STEPS
    from cpath.steps.guide import Audience, read_guide

    chosen = choose_format(format_, output, DOCUMENT_FORMATS)
    check_word("--for", audience, [item.value for item in Audience])
    if number is None and audience is not None:
        raise UsageError("--for goes with a step", help=f"cpath step guide 1 --for {audience}")
    if number is not None and not 1 <= number <= len(STEPS):
        raise UsageError(
            f"there is no step {number}", help="name a step from 1 to 8; `cpath step guide` lists them"
        )
    found = None if number is None else read_guide(number)
    reader = None if audience is None else Audience(audience)
    text = write_report("step guide", chosen, View(width=text_width(output)), found, reader)
    emit(text, output, chosen, force=force)
