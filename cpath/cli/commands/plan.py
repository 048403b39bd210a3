"""``cpath plan``: what closes a gap, and how one person gets there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Output, Region, Repo, make_app
from cpath.errors import UsageError

if TYPE_CHECKING:
    from cpath.plan.plan import Objective
    from cpath.plan.report import PlanReport

_SECONDS = 45.0

app = make_app("Find the best set of programs that closes a gap.")


@app.command(
    epilog="Examples: `cpath plan registered-nurse`; `cpath plan carpenter --shortest --audience adult`; "
    "`cpath plan healthcare -o plan.html`; "
    "`cpath plan medical-assistant --with medical-assistant-certificate --courses`."
)
def plan(
    name: Annotated[
        str, typer.Argument(metavar="OCCUPATION|PATHWAY", help="What to plan for.", show_default=False)
    ],
    repo: Repo = None,
    region: Region = None,
    cheapest: Annotated[
        bool, typer.Option("--cheapest", help="Least cost for a student. This is what is done anyway.")
    ] = False,
    shortest: Annotated[
        bool, typer.Option("--shortest", help="Least weeks, one program after another.")
    ] = False,
    smallest: Annotated[bool, typer.Option("--smallest", help="Fewest programs, or courses.")] = False,
    courses: Annotated[
        bool,
        typer.Option("--courses", help="Plan with single courses, of any program, by their credits."),
    ] = False,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="PROGRAM",
            help="Start from this program and close what it leaves open. Can be given again.",
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
    all_programs: Annotated[
        bool,
        typer.Option("--all-programs", help="Also take programs for other work and for work further up."),
    ] = False,
    any_region: Annotated[
        bool, typer.Option("--any-region", help="Also take programs of other regions.")
    ] = False,
    from_file: Annotated[
        Path | None,
        typer.Option(
            "--from-file",
            metavar="FILE",
            help="A person's competencies and levels, which need not be taught again. Never stored.",
            show_default=False,
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", metavar="SECONDS", help="How long to look for one plan's best set."),
    ] = _SECONDS,
    show_all: Annotated[
        bool, typer.Option("--all", help="Name every competency and every lead, not only the first.")
    ] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="text, json, csv, markdown or html.", show_default=False
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Find the cheapest, shortest or smallest set of programs that closes a gap.

    Of the programs that there are, those which together teach and assess all that the work requires,
    as far as any of them does; with what each adds, what they take, what stays open, and why no set is
    cheaper. For a pathway: a plan for each critical occupation on it, and one for all of them.

    Exit codes: 0 fine; 2 wrong use; 3 nothing to plan for; 4 a file that was named cannot be read.
    """
    from cpath import api
    from cpath.cli.output import choose_format, emit, load_repository, say, say_left_out
    from cpath.gaps.lookup import find_record
    from cpath.gaps.person_file import read_person
    from cpath.model import Program
    from cpath.plan.reach import Asked
    from cpath.reports.plan_report import FORMATS, render_plan

    chosen = choose_format(format_, output, FORMATS)
    objective = _objective(cheapest=cheapest, shortest=shortest, smallest=smallest)
    _check(audience, time_limit)
    loaded = load_repository(repo)
    catalog = loaded.catalog
    say_left_out(loaded)
    asked = Asked(
        region,
        any_region,
        audience,
        tuple(find_record(catalog, Program, ref, region, "--with") for ref in dict.fromkeys(with_ or ())),
        () if from_file is None else (read_person(catalog, from_file),),
        courses,
        all_programs,
    )
    report = api.build_plans(catalog, name, objective=objective, asked=asked, seconds=time_limit)
    for left_out in report.left_out:
        say(f"note: not looked at: {left_out}")
    language = catalog.settings.entity.languages[0] if catalog.settings.entity.languages else "en"
    text = render_plan(report, chosen, language=language, show_all=show_all)
    # Excel takes a file without the mark for one in the machine's old encoding.
    emit(f"\ufeff{text}" if chosen == "csv" and output is not None else text, output)
    _suggest(report)


def _objective(*, cheapest: bool, shortest: bool, smallest: bool) -> "Objective | None":
    """Give the one that was asked for; None where none was."""
    options: tuple[tuple[Objective, bool], ...] = (
        ("cheapest", cheapest),
        ("shortest", shortest),
        ("smallest", smallest),
    )
    asked = [name for name, is_asked in options if is_asked]
    if len(asked) > 1:
        raise UsageError(
            f"a plan cannot be {' and '.join(asked)} at once",
            help="give one of --cheapest, --shortest, --smallest",
        )
    return asked[0] if asked else None


def _check(audience: str | None, time_limit: float) -> None:
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.plan.candidate import AUDIENCES

    if audience is not None and audience not in AUDIENCES:
        raise UsageError(
            f"--audience cannot be {audience!r}",
            help=did_you_mean(audience, AUDIENCES) or f"one of: {', '.join(AUDIENCES)}",
        )
    if not 0 < time_limit <= 86_400:  # noqa: PLR2004 - a day in seconds
        raise UsageError(f"--time-limit cannot be {time_limit:g}", help="give seconds, such as 45")


def _suggest(report: "PlanReport") -> None:
    """Suggest how to look closer: at the gap that is left, or at courses that close it."""
    from cpath.cli.output import say_next

    plan = report.plans[0]
    occupation = plan.targets[0].occupation.id
    place = f" --region {plan.region}" if plan.region else ""
    if len(report.plans) > 1 or not plan.members:
        return
    programs = [member.candidate.id for member in plan.members]
    if plan.by_course:
        return
    if plan.fill is not None:
        start = programs[0]
        say_next(f"cpath plan {occupation}{place} --courses --with {start}")
    else:
        say_next(f"cpath gap-report --occupation {occupation}{place} --route {','.join(programs)}")
