"""``cpath plan``: what closes a gap, and how one person gets there."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cpath.cli.options import Force, Output, Region, Repo, make_app
from cpath.errors import UsageError

if TYPE_CHECKING:
    from cpath.plan.report import PlanReport
    from cpath.plan.route_report import RouteReport

    Wish = Literal["cheapest", "shortest", "smallest", "paid"]

_SECONDS = 40.0

app = make_app("Find programs that close a gap, or a person's routes.")


@app.command(
    epilog="Examples: `cpath plan registered-nurse`; `cpath plan carpenter --shortest --audience adult`; "
    "`cpath plan healthcare -o plan.html`; "
    "`cpath plan bookkeeping-clerk --with bookkeeping-certificate --courses`; "
    "`cpath plan registered-nurse --from nursing-assistant --cheapest`."
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
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="WHAT",
            help="Routes for one person instead: what they have. An occupation, credential, program or level "
            "of education (high-school-diploma, some-college, nothing). Can be given again. Never stored.",
            show_default=False,
        ),
    ] = None,
    paid: Annotated[
        bool, typer.Option("--paid", help="With --from: the fewest weeks without pay first.")
    ] = False,
    routes: Annotated[int, typer.Option("--routes", metavar="N", help="With --from: this many routes.")] = 3,
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
    force: Force = False,
) -> None:
    """Find the cheapest, shortest or smallest set of programs that closes a gap; or a person's routes.

    Of the programs that there are, those which together teach and assess all that the work requires,
    as far as any of them does; with what each adds, what they take, what stays open, and why no set is
    cheaper. For a pathway: a plan for each critical occupation on it, and one for all of them. With
    --from: the best routes for one person, step by step, with cost, weeks, credentials and pay.

    Exit codes: 0 fine; 2 wrong use; 3 nothing to plan for; 4 a file that was named cannot be read.
    """
    from cpath import api
    from cpath.cli.output import choose_format, emit, load_repository, say, say_left_out, say_next
    from cpath.gaps.lookup import find_record
    from cpath.gaps.person_file import read_person
    from cpath.model import Program
    from cpath.plan.reach import Asked
    from cpath.plan.route import BY
    from cpath.reports.plan.report import FORMATS, render_plan, render_routes

    chosen = choose_format(format_, output, FORMATS)
    wish = _wish(cheapest=cheapest, shortest=shortest, smallest=smallest, paid=paid)
    _check(audience, time_limit)
    if from_:
        _refuse(("--with", with_), ("--courses", courses), ("--all-programs", all_programs))
    elif wish == "paid":
        raise UsageError(
            "--paid is about a person's routes",
            help="say where they start, such as --from high-school-diploma",
        )
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
    language = catalog.settings.entity.languages[0] if catalog.settings.entity.languages else "en"
    if from_:
        by = BY[wish or "shortest"]
        found = api.build_routes(catalog, name, from_, by=by, asked=asked, count=routes)
        text, left_out = render_routes(found, chosen, language=language, show_all=show_all), found.left_out
        following = _after_routes(found)
    else:
        objective = None if wish == "paid" else wish
        report = api.build_plans(catalog, name, objective=objective, asked=asked, seconds=time_limit)
        text, left_out = render_plan(report, chosen, language=language, show_all=show_all), report.left_out
        following = _after_plan(report)
    for line in left_out:
        say(f"note: not looked at: {line}")
    emit(text, output, chosen, force=force)
    if following is not None:
        say_next(following)


def _wish(*, cheapest: bool, shortest: bool, smallest: bool, paid: bool) -> "Wish | None":
    """Give what was asked for; None where nothing was."""
    options: tuple[tuple[Wish, bool], ...] = (
        ("cheapest", cheapest),
        ("shortest", shortest),
        ("smallest", smallest),
        ("paid", paid),
    )
    asked = [name for name, is_asked in options if is_asked]
    if len(asked) > 1:
        raise UsageError(
            f"one thing can come first, not {' and '.join(f'--{name}' for name in asked)}",
            help="give one of --cheapest, --shortest, --smallest, and with --from also --paid",
        )
    return asked[0] if asked else None


def _refuse(*options: tuple[str, object]) -> None:
    """Refuse options of plans where routes are asked for."""
    for option, value in options:
        if value:
            raise UsageError(
                f"{option} does not go with --from: that is about a person's routes",
                help=f"leave out {option}, or --from",
            )


def _check(audience: str | None, time_limit: float) -> None:
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.plan.candidate import AUDIENCES

    if audience is not None and audience not in AUDIENCES:
        raise UsageError(
            f"--audience cannot be {audience!r}",
            help=did_you_mean(audience, AUDIENCES) or f"one of: {', '.join(AUDIENCES)}",
        )
    if not 0 < time_limit <= 86_400:  # noqa: PLR2004 - a day in seconds
        raise UsageError(f"--time-limit cannot be {time_limit:g}", help="give seconds, such as 40")


def _after_plan(report: "PlanReport") -> str | None:
    """Suggest how to look closer: at courses for what stays open, or at the gap that is left."""
    plan = report.plans[0]
    if len(report.plans) > 1 or not plan.members or plan.by_course:
        return None
    occupation = plan.targets[0].occupation.id
    place = f" --region {plan.region}" if plan.region else ""
    programs = [member.candidate.id for member in plan.members]
    if plan.fill is not None and plan.members[0].leads_there:
        return f"cpath plan {occupation}{place} --courses --with {programs[0]}"
    return f"cpath gap-report --occupation {occupation}{place} --route {','.join(programs)}"


def _after_routes(report: "RouteReport") -> str | None:
    """Suggest to look at what the best route leaves open."""
    best = [found for found in report.found if found.routes]
    if len(best) != 1:
        return None
    found = best[0]
    programs = [
        leg.program.id if leg.program.region == found.region else leg.program.key
        for leg in found.routes[0].legs
        if leg.program is not None
    ]
    if not programs:
        return None
    place = f" --region {found.region}" if found.region else ""
    return f"cpath gap-report --occupation {found.target.occupation.id}{place} --route {','.join(programs)}"
