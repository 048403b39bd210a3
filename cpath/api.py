"""The Python API, also used by the command line: load, check, steps, gaps, maps, reports.

>>> from cpath import api
>>> loaded = api.load("examples/colorado")
>>> api.check(loaded)
()
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from datetime import date

    from cpath.catalog import Catalog, Loaded, Record
    from cpath.diagnostics import Diagnostic
    from cpath.gaps.balance import SupplyReport
    from cpath.gaps.offer import Offer
    from cpath.gaps.report import GapReport, Source
    from cpath.model import Initiative, Pathway, Validation
    from cpath.plan.report import LadderReport, RouteReport, SetReport
    from cpath.source.files import Files
    from cpath.steps.gate import InitiativeStatus
    from cpath.steps.trace import StepCheck
    from cpath.survey.results import Results


def load(
    repository: str | os.PathLike[str] | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    source: Callable[[Path], Files] | None = None,
    every_fix: bool = False,
    only_settings: bool = False,
) -> Loaded:
    """Read the repository at or above ``repository`` (default: the current folder).

    ``source`` takes the root and returns where to read files from, if not the folder itself. ``every_fix``
    lists every finding with a safe fix, however many there are. With ``only_settings`` no record is read.
    Raises `cpath.errors.NoRepositoryError` if there is none.
    """
    from cpath.catalog import load as load_catalog
    from cpath.catalog.layout import find_root
    from cpath.diagnostics.listing import Listing

    root = find_root(Path(repository or "."))
    return load_catalog(
        root,
        progress,
        source=None if source is None else source(root),
        listing=Listing(every_fix=every_fix),
        only_settings=only_settings,
    )


def check(
    loaded: Loaded,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    today: date | None = None,
    within: Callable[[str], bool] = lambda _path: True,
) -> tuple[Diagnostic, ...]:
    """Every finding in files for which ``within`` is true, in the order of files and places.

    If one file has very many findings of one code, only the first are listed. One more finding gives the
    number left out.
    """
    from cpath.rules import check as check_rules

    return check_rules(loaded, select=select, ignore=ignore, today=today, within=within)


def evaluate_steps(catalog: Catalog, initiative: Record[Initiative], today: date) -> InitiativeStatus:
    """Status of an initiative's eight steps on a date."""
    from cpath.steps.gate import evaluate

    return evaluate(catalog, initiative, today)


def check_steps(
    catalog: Catalog,
    today: date,
    *,
    initiative: Record[Initiative] | None = None,
    region: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> StepCheck:
    """Whether every signed step is still valid, and for each that is not, why and since which commit.

    Checks one initiative, those of a region, or all. Git's objects are only read if a step is not valid.
    ``progress`` reports on that reading.
    """
    from cpath.source.history import find_history
    from cpath.steps.check import Cause, check_all, check_initiative
    from cpath.steps.trace import StepCheck, Tracer

    checks = (
        check_all(catalog, today, region=region)
        if initiative is None
        else (check_initiative(catalog, initiative, today),)
    )
    lapsed = [(check, step) for check in checks for step in check.lapsed if step.lapses]
    # Reading the history has limits, so steps that a commit must have reopened come first.
    lapsed.sort(key=lambda item: all(lapse.cause is not Cause.CHANGED for lapse in item[1].lapses))
    history = find_history(catalog.root) if lapsed else None
    if history is None:
        return StepCheck(catalog, today, checks)
    tracer = Tracer(history, catalog, progress)
    traced = {
        (check.status.record.key, step.status.step.number): tracer.trace(check, step)
        for check, step in lapsed
    }
    return StepCheck(catalog, today, checks, traced, "shallow" if tracer.is_shallow else "read")


def build_gap_report(
    catalog: Catalog,
    *,
    region: str | None = None,
    occupation: str | None = None,
    program: str | None = None,
    source: Source | None = None,
) -> GapReport:
    """Compare what occupations require with what programs teach, or with what another source offers."""
    from cpath.gaps.report import NO_SOURCE
    from cpath.gaps.report import build_gap_report as build

    return build(catalog, region=region, occupation=occupation, program=program, source=source or NO_SOURCE)


def build_supply(
    catalog: Catalog, *, region: str | None = None, occupation: str | None = None, years: int = 3
) -> SupplyReport:
    """Compare openings with completers, for every critical occupation of a region or of all."""
    from cpath.gaps.supply import build_supply as build

    return build(catalog, region=region, occupation=occupation, years=years)


def survey_results(
    catalog: Catalog, occupation: str, *, region: str | None = None, vote: Record[Validation] | None = None
) -> Results:
    """Work out what employers' votes say: the latest vote of a region, or ``vote``."""
    from cpath.catalog.lookup import find_record
    from cpath.model import Occupation
    from cpath.survey.results import compute_results, find_vote

    if vote is not None:
        return compute_results(catalog, find_record(catalog, Occupation, occupation, vote.region), vote)
    return compute_results(catalog, *find_vote(catalog, occupation, region))


def build_ladders(
    catalog: Catalog,
    name: str,
    *,
    region: str | None = None,
    audience: str | None = None,
    actions: int | None = None,
    target: Fraction | None = None,
) -> LadderReport:
    """What a program, or each program for an occupation, can do about its gap; least effort first."""
    from cpath.plan.report import build_ladders as build

    return build(catalog, name, region, audience=audience, actions=actions, target=target)


def build_program_sets(
    catalog: Catalog,
    name: str,
    *,
    region: str | None = None,
    audience: str | None = None,
    least: Fraction = Fraction(1, 50),
) -> SetReport:
    """Which programs together cover an occupation, or the occupations of a pathway."""
    from cpath.plan.report import build_program_sets as build

    return build(catalog, name, region, audience=audience, least=least)


def build_routes(
    catalog: Catalog,
    name: str,
    given: Sequence[str],
    *,
    region: str | None = None,
    audience: str | None = None,
    had: Sequence[Offer] = (),
) -> RouteReport:
    """The quickest, cheapest and best-paid routes to an occupation from what a person has."""
    from cpath.plan.report import build_routes as build

    return build(catalog, name, given, region, audience=audience, had=had)


def render_map(catalog: Catalog, pathway: Record[Pathway], format: str = "svg") -> bytes:  # noqa: A002
    """A pathway map as svg, png, pdf or dot."""
    from cpath.maps.build import build_map
    from cpath.maps.render import render_map as render

    return render(build_map(catalog, pathway), format)
