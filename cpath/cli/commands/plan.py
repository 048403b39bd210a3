"""``cpath plan``: how to close a gap, which programs together, and how one person gets there."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import (
    All,
    Explain,
    Force,
    Language,
    Output,
    Region,
    Repo,
    check_word,
    make_app,
    refuse_idle,
)
from cpath.errors import UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.plan.report import LadderReport, RouteReport, SetReport

app = make_app("Find what closes a gap, or a person's routes.")

_LEAST = 2.0
_WHOLE = 100


@app.command(
    epilog="Examples: `cpath plan nursing-aas`; `cpath plan registered-nurse --actions 3`; "
    "`cpath plan nursing-aas --target 90 -o plan.html`; `cpath plan healthcare --programs`; "
    "`cpath plan registered-nurse --from nursing-assistant`."
)
def plan(
    name: Annotated[
        str,
        typer.Argument(metavar="PROGRAM|OCCUPATION|PATHWAY", help="What to plan for.", show_default=False),
    ],
    repo: Repo = None,
    region: Region = None,
    actions: Annotated[
        int | None,
        typer.Option("--actions", metavar="N", help="Stop after N actions.", show_default=False),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(
            "--target", metavar="PERCENT", help="Stop when this much is covered.", show_default=False
        ),
    ] = None,
    programs: Annotated[
        bool, typer.Option("--programs", help="Which programs together cover an occupation or a pathway.")
    ] = False,
    least: Annotated[
        float | None,
        typer.Option(
            "--least",
            metavar="PERCENT",
            help="With --programs: stop where one more adds less than this share.  [default: 2]",
            show_default=False,
        ),
    ] = None,
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="WHAT",
            help="Routes for one person instead: what they have. An occupation, credential, program, level "
            "of education (high-school-diploma, some-college, nothing), or a file with their "
            "competencies and levels. Can be given again. Never stored.",
            show_default=False,
        ),
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            "--audience",
            metavar="WHO",
            help="Only programs for: middle-school, high-school, college, adult, incumbent-worker.",
            show_default=False,
        ),
    ] = None,
    explain: Explain = False,
    show_all: All = False,
    language: Language = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="text, json, csv, markdown, html or xlsx.", show_default=False
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Show what a program can do about its gap, step by step, the least effort first.

    For a program: what to write down, assess, deepen, add, borrow or create, in which course, and how much
    is covered after each action. For an occupation: the same for each program that prepares for it. With
    --programs: which programs together cover an occupation or a pathway, and what each adds. With --from:
    the quickest, the cheapest and the best paid way for one person.

    Exit codes: 0 fine; 2 wrong use; 3 nothing to plan for; 4 a file that was named cannot be read.
    """
    from cpath.cli.output import choose_format, load_repository, only, say, say_left_out, say_next
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles

    chosen = choose_format(format_, output, REPORTS["plan"].formats)
    _check(audience, actions)
    given = _given(from_, programs=programs)
    _refuse_others(actions, target, least, programs=programs, routes=given is not None)
    if given is not None:
        refuse_idle({"--all": show_all}, "every route is shown")
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    report: LadderReport | SetReport | RouteReport
    if given is not None:
        report = _routes(catalog, name, given, region, audience)
    elif programs:
        report = _programs(
            catalog, name, region, audience, _share(_LEAST if least is None else least, "--least")
        )
    else:
        share = None if target is None else _share(target, "--target")
        report = _ladders(catalog, name, region, audience, actions, share)
    view = make_view(catalog, output, language=language, explain=explain, show_all=show_all)
    for line in report.left_out:
        say(f"note: not looked at: {line}")
    emit_report("plan", chosen, view, report, Titles(catalog), output=output, force=force)
    following = _next(report, catalog)
    if following is not None:
        say_next(following)


def _given(from_: list[str] | None, *, programs: bool) -> list[str] | None:
    if from_ is not None and programs:
        raise UsageError(
            "--programs does not go with --from", help="ask one thing at a time: leave out one of the two"
        )
    return from_ or None


def _refuse_others(
    actions: int | None, target: float | None, least: float | None, *, programs: bool, routes: bool
) -> None:
    """Refuse options of another question."""
    for option, value, fits in (
        ("--actions", actions, not programs and not routes),
        ("--target", target, not programs and not routes),
        ("--least", least, programs),
    ):
        if value is not None and not fits:
            asked = "--from" if routes else "--programs" if programs else "a ladder of actions"
            raise UsageError(f"{option} does not go with {asked}", help=f"leave out {option}")


def _share(percent: float, option: str) -> Fraction:
    """A share from per cents."""
    if not 0 < percent <= _WHOLE:
        raise UsageError(f"{option} cannot be {percent:g}", help="give a percentage, such as 90")
    return Fraction(repr(percent)) / _WHOLE


def _check(audience: str | None, actions: int | None) -> None:
    from cpath.plan.facts import AUDIENCES

    check_word("--audience", audience, AUDIENCES)
    if actions is not None and actions < 1:
        raise UsageError(f"--actions cannot be {actions}", help="give a number from 1 on")


def _ladders(
    catalog: "Catalog",
    name: str,
    region: str | None,
    audience: str | None,
    actions: int | None,
    target: Fraction | None,
) -> "LadderReport":
    from cpath import api

    return api.build_ladders(catalog, name, region=region, audience=audience, actions=actions, target=target)


def _programs(
    catalog: "Catalog", name: str, region: str | None, audience: str | None, least: Fraction
) -> "SetReport":
    from cpath import api

    return api.build_program_sets(catalog, name, region=region, audience=audience, least=least)


def _routes(
    catalog: "Catalog", name: str, given: list[str], region: str | None, audience: str | None
) -> "RouteReport":
    """Routes from what was named; a name with a file's ending is a person's list."""
    from cpath import api
    from cpath.gaps.person_file import read_person

    files = [word for word in given if Path(word).suffix]
    return api.build_routes(
        catalog,
        name,
        [word for word in given if word not in files],
        region=region,
        audience=audience,
        had=[read_person(catalog, Path(word)) for word in files],
    )


def _next(report: "LadderReport | SetReport | RouteReport", catalog: "Catalog") -> str | None:
    """Suggest how to look closer."""
    from cpath.gaps.yardstick import shown_id
    from cpath.plan.report import LadderReport, SetReport

    if isinstance(report, LadderReport):
        ladder = report.ladders[0]
        program = shown_id(catalog, ladder.program)
        return f"cpath gap-report --occupation {ladder.occupation.id} --program {program}"
    if isinstance(report, SetReport):
        sets = [one for region in report.regions for one in region.sets if one.members]
        if sets:
            best = max(sets, key=lambda one: one.covered.low)
            return f"cpath plan {shown_id(catalog, best.members[0].program)}"
    return None
