"""``cpath explain``: the page of a code or of a step's criterion, or the list of all codes."""

import re
from typing import Annotated

import typer

from cpath.cli.options import make_app
from cpath.errors import UsageError

app = make_app("Say what a finding means and how to mend it.")

_CRITERION = re.compile(r"S([0-9])(?:\.([0-9]+))?", re.IGNORECASE)


@app.command(
    epilog="Examples: `cpath explain CP202`; `cpath explain unknown-reference`; `cpath explain S3.2`; "
    "`cpath explain S3`; `cpath explain`."
)
def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A code or a name, as a finding shows it; or a criterion of a step, such as S3.2. "
            "Without one: the list of all codes.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what a finding means, why it matters, and what is wrong and right.

    Of a step's criterion: what it asks, with what numbers, what may stand in, and where its data stands.
    """
    from cpath.cli.output import emit
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.rules import NAMES, PAGES, find_page
    from cpath.rules.page import render_list, render_page

    if code is None:
        emit(render_list(PAGES) + "\nCriteria of the eight steps: cpath explain S1 to cpath explain S8\n")
        return
    match = _CRITERION.fullmatch(code.strip())
    if match is not None:
        emit(_explain_criterion(code.strip().upper(), int(match[1])))
        return
    page = find_page(code)
    if page is None:
        chosen = tuple(item for item in PAGES if item.code.startswith(code.strip().upper()))
        if code.strip().upper().startswith("CP") and chosen:
            emit(render_list(chosen))
            return
        known = [*NAMES.values(), *(name.lower() for name in NAMES)]
        raise UsageError(
            f"there is no rule {code!r}",
            help=did_you_mean(code, known) or "`cpath explain` lists all of them",
        )
    emit(render_page(page))


def _explain_criterion(asked: str, number: int) -> str:
    from cpath.cli.output import text_width
    from cpath.documents import View
    from cpath.reports.registry import write_report
    from cpath.steps.criteria import STEPS, find_criterion

    if not 1 <= number <= len(STEPS):
        raise UsageError(f"there is no step {number}", help="steps are S1 to S8, such as `cpath explain S3`")
    criterion = find_criterion(asked)
    if criterion is None and "." in asked:
        last = STEPS[number - 1].criteria[-1].id
        raise UsageError(
            f"there is no criterion {asked}",
            help=f"step {number} has S{number}.1 to {last}; `cpath explain S{number}` lists them",
        )
    return str(write_report("criterion", "text", View(width=text_width()), STEPS[number - 1], criterion))
