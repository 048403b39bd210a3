"""``cpath step guide``: who does what at each step, and what to write where. Needs no repository."""

from typing import Annotated

import typer

from cpath.cli.options import Force, Output
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
        str | None, typer.Option("--format", metavar="FORMAT", help="text or markdown.", show_default=False)
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Say who does what at a step, what goes in and out, what goes wrong, and what to write where."""
    from cpath.cli.output import choose_format, emit
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.reports.steps.guide import (
        render_markdown,
        render_overview,
        render_overview_markdown,
        render_text,
    )
    from cpath.steps.criteria import STEPS
    from cpath.steps.guide import Audience, read_guide

    chosen = choose_format(format_, output, ("text", "markdown"))
    known = [item.value for item in Audience]
    if audience is not None and audience not in known:
        raise UsageError(
            f"the guide is not written for {audience!r}",
            help=did_you_mean(audience, known) or f"one of: {', '.join(known)}",
        )
    if number is None:
        if audience is not None:
            raise UsageError("--for goes with a step", help=f"cpath step guide 1 --for {audience}")
        emit(
            render_overview() if chosen == "text" else render_overview_markdown(), output, chosen, force=force
        )
        return
    if not 1 <= number <= len(STEPS):
        raise UsageError(
            f"there is no step {number}", help="name a step from 1 to 8; `cpath step guide` tells of all"
        )
    reader = None if audience is None else Audience(audience)
    told = read_guide(number)
    emit(
        render_text(told, reader) if chosen == "text" else render_markdown([told], reader),
        output,
        chosen,
        force=force,
    )
