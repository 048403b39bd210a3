"""``cpath gap-report``: what occupations require against what programs, or others, offer."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.grouping import GroupedCommand
from cpath.cli.options import Force, Language, Output, Repo, check_word, make_app
from cpath.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.gaps.report import GapReport, Source
    from cpath.reports.gap.since import GapChanges

_WHAT = "What is compared"
_SHOWN = "What is shown"
_BY = ("region", "sector", "state")

app = make_app("Compare what occupations require with what programs teach.")


def _option(name: str, metavar: str, help_: str, panel: str) -> "typer.models.OptionInfo":
    option: typer.models.OptionInfo = typer.Option(
        name, metavar=metavar, help=help_, show_default=False, rich_help_panel=panel
    )
    return option


@app.command(
    cls=GroupedCommand,
    epilog="""Examples:

    \b
      cpath gap-report                                  every critical occupation
      cpath gap-report --region example --fail-under 60
      cpath gap-report --occupation registered-nurse --program nursing-aas --all
      cpath gap-report --occupation registered-nurse --crosswalk
      cpath gap-report --route nurse-aide,nursing-aas --occupation registered-nurse
      cpath gap-report --from nursing-assistant --occupation registered-nurse
      cpath gap-report --from-file held.yaml --occupation registered-nurse
      cpath gap-report --by sector -o gaps.xlsx
      cpath gap-report --since main
      cpath gap-report --occupation registered-nurse --sensitivity
      cpath gap-report -o gaps.html                     heat maps, to print or send
      cpath gap-report --every-pair -o matrix.parquet   for analysts""",
)
def gap_report(
    region: Annotated[
        str | None, _option("--region", "REGION", "Only this region; its employers' votes count.", _WHAT)
    ] = None,
    occupation: Annotated[
        str | None,
        _option(
            "--occupation",
            "OCCUPATION",
            "This occupation, critical or not, against every program that prepares for it.",
            _WHAT,
        ),
    ] = None,
    program: Annotated[
        str | None,
        _option(
            "--program",
            "PROGRAM",
            "Only this program; with --occupation that pair, whatever the program says it is for.",
            _WHAT,
        ),
    ] = None,
    route: Annotated[
        str | None,
        _option("--route", "P1,P2,...", "Programs one after the other: the best of each counts.", _WHAT),
    ] = None,
    pathway: Annotated[
        str | None,
        _option(
            "--pathway", "PATHWAY", "All programs of a pathway together, against its occupations.", _WHAT
        ),
    ] = None,
    moves: Annotated[
        str | None,
        _option("--moves", "PATHWAY", "Every move of a pathway, from occupation to occupation.", _WHAT),
    ] = None,
    from_: Annotated[
        str | None,
        _option(
            "--from",
            "OCCUPATION",
            "What work in this occupation brings along; goes with --route, too.",
            _WHAT,
        ),
    ] = None,
    from_file: Annotated[
        Path | None,
        _option(
            "--from-file",
            "FILE",
            "What a person brings along: competency and level, in YAML, CSV or a workbook. Read, never "
            "kept. Goes with --from and --route.",
            _WHAT,
        ),
    ] = None,
    show_all: Annotated[
        bool,
        typer.Option(
            "--all", help="List every required item, also those that are met.", rich_help_panel=_SHOWN
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="The same, with the sums behind each figure and the definition.",
            rich_help_panel=_SHOWN,
        ),
    ] = False,
    crosswalk: Annotated[
        bool,
        typer.Option(
            "--crosswalk",
            help="The crosswalk matrix: which course introduces, reinforces, masters, assesses what.",
            rich_help_panel=_SHOWN,
        ),
    ] = False,
    by: Annotated[
        str | None,
        _option("--by", "WHAT", "Roll up by region, sector or state, with its own definition.", _SHOWN),
    ] = None,
    since: Annotated[
        str | None,
        _option("--since", "REV", "What closed, opened and became known since a revision of Git.", _SHOWN),
    ] = None,
    formula: Annotated[
        str | None,
        _option(
            "--formula",
            "NAME",
            "Rank the gaps by coverage (as everywhere else), borich or ranked: three ways of the field.",
            _SHOWN,
        ),
    ] = None,
    sensitivity: Annotated[
        bool,
        typer.Option(
            "--sensitivity",
            help="How far the ranks move over formulas, thresholds and the voters.",
            rich_help_panel=_SHOWN,
        ),
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            help="Exit 1 where the low end of a pair's headline is less, or unknown. Pairs that are "
            "screening only are left out: see --screening.",
            show_default=False,
        ),
    ] = None,
    screening: Annotated[
        bool,
        typer.Option(
            "--screening",
            help="With --fail-under and --by: count pairs that are screening only, too. No employer of "
            "their region has voted.",
        ),
    ] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, csv, xlsx, markdown or html.",
            show_default=False,
        ),
    ] = None,
    every_pair: Annotated[
        bool,
        typer.Option(
            "--every-pair",
            help="Every occupation against every program, as a file for analysts: -o matrix.parquet or "
            "matrix.duckdb. --region goes with it.",
            rich_help_panel=_WHAT,
        ),
    ] = False,
    language: Language = None,
    output: Output = None,
    force: Force = False,
    repo: Repo = None,
) -> None:
    """Compare what occupations require with what programs, or others, offer.

    Without options: every critical occupation against every program of its region that prepares for
    it. Coverage is a range where something is not known; --explain shows how it is counted.

    Exit codes: 0 fine; 1 a coverage is under --fail-under; 2 wrong use; 3 nothing to compare, or no
    vote behind any pair for --fail-under; 4 a file that was named cannot be read; 5 the program git,
    or a library for --every-pair, is missing.
    """
    from cpath import api
    from cpath.cli.gap_hints import say_what_next
    from cpath.cli.output import choose_format, load_repository, only, say, say_left_out
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles

    sources = (program, route, pathway, moves, from_, from_file)
    if every_pair:
        from cpath.cli.every_pair import write_every_pair

        others = (
            *sources,
            occupation,
            by,
            since,
            fail_under,
            formula,
            language,
            *(flag or None for flag in (crosswalk, explain, sensitivity, show_all, screening)),
        )
        if any(other is not None for other in others):
            raise UsageError(
                "--every-pair contains every occupation against every program",
                help="leave out the other options; --region goes with it",
            )
        write_every_pair(repo, region, format_, output, force=force)
        return
    _check_numbers(fail_under, by, screening=screening)
    name = _choose_report(by, since, crosswalk=crosswalk, ranked=bool(formula or sensitivity))
    chosen = choose_format(format_, output, REPORTS[name].formats)
    _check(by, since, occupation, sources)
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    source = _source(catalog, route, pathway, moves, (from_, from_file))
    report = api.build_gap_report(
        catalog, region=region, occupation=occupation, program=program, source=source
    )
    if sensitivity or explain:
        from cpath.gaps.sensitivity import voter_intervals

        report = replace(report, voter_intervals=voter_intervals(catalog, report.pairs))
    facts: list[object] = []
    if by is not None:
        from cpath.gaps.rollup import BY, build_rollup

        kind = next(kind for kind in BY if kind == by)
        facts.append(build_rollup(catalog, report, kind, screening=screening))
    elif since is not None:
        facts.append(_changes(catalog, since, (region, occupation, program)))
    elif name != "gap":
        facts.append(_rank_or_map(name, catalog, report, formula, moved=sensitivity))
    for left_out in report.left_out:
        say(f"note: not compared: {left_out}")
    view = make_view(catalog, output, language=language, explain=explain, show_all=show_all)
    emit_report(name, chosen, view, *facts, report, Titles(catalog), output=output, force=force)
    if chosen == "text" and name == "gap":
        say_what_next(report, output)
    if fail_under is not None:
        _enforce_minimum(report, fail_under, screening=screening)


def _rank_or_map(
    name: str, catalog: "Catalog", report: "GapReport", formula: str | None, *, moved: bool
) -> object:
    """Return the crosswalks of a report, or the ranks of its gaps."""
    if name == "crosswalk":
        from cpath.gaps.crosswalk import build_crosswalks

        return build_crosswalks(catalog, report)
    from cpath.cli.ranking import build_ranking

    return build_ranking(catalog, report, formula, moved=moved)


def _choose_report(by: str | None, since: str | None, *, crosswalk: bool, ranked: bool) -> str:
    """Return the report that the options ask for; refuse two at once."""
    asked = {
        "crosswalk": (crosswalk, "--crosswalk"),
        "rollup": (by is not None, "--by"),
        "since": (since is not None, "--since"),
        "sensitivity": (ranked, "--formula or --sensitivity"),
    }
    wanted = [(name, option) for name, (is_asked, option) in asked.items() if is_asked]
    if len(wanted) > 1:
        raise UsageError(f"{wanted[0][1]} and {wanted[1][1]} are two reports", help="ask for one at a time")
    return wanted[0][0] if wanted else "gap"


def _check_numbers(fail_under: float | None, by: str | None, *, screening: bool) -> None:
    """Refuse a minimum that is none, and options that do nothing without another one."""
    if fail_under is not None and not 0 <= fail_under <= 100:  # noqa: PLR2004 - per cents
        raise UsageError(f"--fail-under cannot be {fail_under:g}", help="a percentage, from 0 to 100")
    if screening and fail_under is None and by is None:
        raise UsageError(
            "--screening goes with --fail-under and --by",
            help="leave it out: every pair is shown, with a mark where it is screening only",
        )


def _check(
    by: str | None, since: str | None, occupation: str | None, sources: tuple[object | None, ...]
) -> None:
    """Refuse options that do not go together, before anything is read."""
    check_word("--by", by, _BY)
    if by is not None and (occupation is not None or any(source is not None for source in sources)):
        raise UsageError(
            "--by rolls up critical occupations and the programs of their regions",
            help="leave out --occupation and the sources; --region goes with it",
        )
    if since is not None and any(source is not None for source in sources[1:]):
        raise UsageError(
            "--since looks at critical occupations and the programs of their regions",
            help="leave out the other sources; --region, --occupation and --program go with it",
        )


def _source(
    catalog: "Catalog",
    route: str | None,
    pathway: str | None,
    moves: str | None,
    start: tuple[str | None, Path | None],
) -> "Source":
    from cpath.gaps.report import Source

    person = None
    if start[1] is not None:
        from cpath.gaps.person_file import read_person

        person = read_person(catalog, start[1])
    programs = tuple(part.strip() for part in (route or "").split(",") if part.strip())
    if route is not None and not programs:
        raise UsageError("--route names no program", help="name them with commas: --route first,second")
    return Source(programs, start[0], person, pathway, moves)


def _changes(
    catalog: "Catalog", since: str, wanted: tuple[str | None, str | None, str | None]
) -> "GapChanges":
    """Say what became of the gaps since a revision; ``wanted`` narrows region, occupation and program."""
    from cpath.cli.output import only, say
    from cpath.cli.revision import load_side
    from cpath.compare.gaps import find_gap_changes
    from cpath.compare.records import find_record_changes, find_renames, find_threshold_changes
    from cpath.gaps.yardstick import THRESHOLDS
    from cpath.reports.gap.since import GapChanges
    from cpath.source.history import History

    region, occupation, program = wanted
    side, before = load_side(History.open(catalog.root), since, only(region), like=catalog)
    renames = find_renames(find_record_changes(before, catalog))
    pairs, left_out = find_gap_changes(before, catalog, renames)
    for reason in left_out:
        say(f"note: not compared: {reason}")
    bare = None if program is None else program.rpartition("/")[2]
    return GapChanges(
        side.short,
        side.on,
        tuple(
            pair
            for pair in pairs
            if region in (None, pair.region)
            and occupation in (None, pair.occupation)
            and bare in (None, pair.program)
        ),
        left_out,
        tuple(
            change
            for change in find_threshold_changes(before, catalog)
            if change.name in THRESHOLDS and (change.region is None or region in (None, change.region))
        ),
    )


def _enforce_minimum(report: "GapReport", fail_under: float, *, screening: bool) -> None:
    """End with exit code 1 where the low end of a pair's headline is under the minimum, or unknown.

    Exit code 3 where every pair is screening only: then nothing was held against the minimum.
    """
    from cpath.cli.output import say
    from cpath.errors import NoRepositoryError
    from cpath.gaps.scale import exact
    from cpath.messages.translate import english
    from cpath.reports.gap.words import headline, pair_words

    minimum = exact(fail_under) / 100
    if report.unserved:
        occupations = ", ".join(entry.occupation for entry in report.unserved)
        say(f"note: without a program, not held against --fail-under: {occupations}")
    held = [pair for pair in report.pairs if screening or not pair.screening_only]
    under = [pair for pair in held if pair.floor is None or pair.floor < minimum]
    for pair in under:
        say(f"under {fail_under:g}%: {english(pair_words(pair))}: {english(headline(pair))}")
    if under:
        say(
            "help: the low end counts, for certain: close the gaps, and write down what is not known "
            "(cpath gap-report --occupation ID --program ID shows both)"
        )
        raise typer.Exit(ExitCode.FINDINGS)
    if report.pairs and not held:
        raise NoRepositoryError(
            "every pair is screening only: nothing was held against --fail-under",
            help="let employers vote (cpath survey make OCCUPATION -o votes.xlsx), or add --screening",
        )
    if len(held) < len(report.pairs):
        left = len(report.pairs) - len(held)
        say(f"note: screening only, not held against --fail-under: {left}; --screening counts them")
