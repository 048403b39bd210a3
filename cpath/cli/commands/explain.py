"""``cpath explain``: the page of a code, or the list of all of them."""

from typing import Annotated

import typer

from cpath.cli.options import make_app
from cpath.errors import UsageError

app = make_app("Say what a finding means and how to mend it.")


@app.command(epilog="Examples: `cpath explain CP202`; `cpath explain unknown-reference`; `cpath explain`.")
def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A code or a name, as a finding shows it. Without one: the list of all.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what a finding means, why it matters, and what is wrong and right."""
    from cpath.cli.output import emit
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.rules import NAMES, PAGES, find_page
    from cpath.rules.page import render_list, render_page

    if code is None:
        emit(render_list(PAGES))
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
