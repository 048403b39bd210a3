"""``cpath diff``: what changed between two revisions, in the field's words."""

from pathlib import Path
from typing import Annotated

import typer

from cpath.cli.options import Force, Output, Repo, make_app
from cpath.errors import UsageError

app = make_app("Say what changed between two revisions.")

WORKING_FOLDER = "the working folder"


@app.command(
    epilog="Examples: `cpath diff HEAD`, what was not committed yet; `cpath diff main`; "
    "`cpath diff v1 v2 --region plains`; `cpath diff main..HEAD -o changes.md`, for a pull request."
)
def diff(
    revision: Annotated[
        str,
        typer.Argument(
            metavar="[REV]",
            help="The state before: a commit, branch or tag of Git, or A..B for both. Without it: the last "
            "commit, HEAD.",
            show_default=False,
        ),
    ] = "HEAD",
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="[REV]", help="The state after. Without it: the working folder.", show_default=False
        ),
    ] = None,
    repo: Repo = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="REGION",
            help="Only this region, and what all regions share.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json or markdown.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Say what changed between two revisions: steps, occupations, programs, competencies, gaps.

    The steps of a revision stand as of the day of its commit, those of the working folder as of
    today. What was unknown and is known now is no gap that closed. Git's objects are only read:
    nothing is checked out, and nothing that a repository names is run.

    Exit codes: 0 fine, changed or not; 2 no such revision; 3 no repository there; 4 a revision
    cannot be read; 5 the program git is missing.
    """
    from cpath.catalog.layout import find_root
    from cpath.cli.output import choose_format, emit, load_repository, only, today
    from cpath.cli.revision import load_side
    from cpath.compare import compare
    from cpath.reports.diff.report import FORMATS, Side, render_diff
    from cpath.source.history import History

    chosen = choose_format(format_, output, FORMATS)
    first, second = _parse(revision, other)
    if second is None:
        loaded = load_repository(repo, regions=only(region))
        history = History.open(loaded.catalog.root)
        after, catalog = Side(WORKING_FOLDER, today()), loaded.catalog
    else:
        if repo is not None and not repo.exists():
            raise UsageError(f"no folder {repo}", help="check the path after --repo")
        history = History.open(find_root(repo or Path()))
        after, catalog = load_side(history, second, only(region))
    # What is not checked out here is unknown on one side: it is compared on neither.
    before, old = load_side(history, first, only(region), like=catalog)
    comparison = compare(old, catalog, before.on, after.on, region=region)
    emit(
        render_diff(comparison, before, after, chosen, language=catalog.language), output, chosen, force=force
    )


def _parse(revision: str, other: str | None) -> tuple[str, str | None]:
    """Return the two revisions that are meant; None for the working folder."""
    if ".." not in revision:
        return revision, other
    first, _, second = revision.partition("..")
    if other is not None or ".." in second or second.startswith("."):
        raise UsageError(
            f"{revision!r} does not name two revisions", help="write A..B, or name the two apart: A B"
        )
    return first or "HEAD", second or "HEAD"
