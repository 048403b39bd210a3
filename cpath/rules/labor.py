"""Rules about labor-market figures: where they belong, whether they agree, and which are estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from cpath.catalog.labor import find_figure, region_names
from cpath.diagnostics import Severity
from cpath.model import Initiative, Occupation, Region
from cpath.model.occupation import FigureName
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Record
    from cpath.model.occupation import LaborMarket
    from cpath.rules.registry import Context

FIGURES: tuple[FigureName, ...] = get_args(FigureName)


@rule("CP406", "estimate-half-stated", Severity.WARNING)
def estimate_half_stated(context: Context) -> Iterator[Finding]:
    """An estimate does not say which figures it covers, who made it, or how.

    `estimated` lists the figures that the source does not publish. `estimated_by` names who estimated them.
    `derivation` says how.

    Why: an estimate is quoted with its author. If none is named, readers credit the agency that published
    the inputs. If no figure is named, all of them are marked as estimates.

    Wrong:

        - area: Pikes Peak
          openings: 380
          source: BLS OEWS; BLS Employment Projections
          as_of: 2025-05
          derivation: National openings times the region's share of jobs.

    Right:

        - area: Pikes Peak
          openings: 380
          source: BLS OEWS; BLS Employment Projections
          as_of: 2025-05
          estimated: [openings]
          estimated_by: Example workforce board
          derivation: National openings times the region's share of jobs.
    """
    for record in context.catalog.all(Occupation).values():
        for index, market in enumerate(record.entity.labor_market):
            missing = _missing_of_estimate(market)
            if missing:
                yield Finding(
                    record,
                    ("labor_market", index),
                    f"the estimate for {market.area!r} has no {' or '.join(missing)}",
                    f"add {' and '.join(missing)}",
                )
            for place, name in enumerate(market.estimated):
                if getattr(market, name) is None:
                    yield Finding(
                        record,
                        ("labor_market", index, "estimated", place),
                        f"{name} is listed as an estimate but is missing",
                        f"add {name}, or remove it from `estimated`",
                    )


def _missing_of_estimate(market: LaborMarket) -> list[str]:
    stated = (market.estimated, market.estimated_by, market.derivation)
    if not any(stated) or market.illustrative:
        return []
    names = ("estimated", "estimated_by", "derivation")
    return [name for name, value in zip(names, stated, strict=True) if not value]


@rule("CP407", "figures-disagree", Severity.WARNING)
def figures_disagree(context: Context) -> Iterator[Finding]:
    """An occupation has two values of one figure for one area and date.

    Two entries are about the same area if both name one region, by `region` or by its name.

    Why: an occupation has one pay and one number of openings per region. Commands use the first of the two
    values, and a reader who finds the other trusts neither.

    Wrong:

        labor_market:
          - {area: Pikes Peak, openings: 380, source: BLS, as_of: 2025-05}
          - {area: Springs, region: pikes-peak, openings: 410, source: State projections, as_of: 2025-05}

    Right:

        labor_market:
          - {area: Pikes Peak, openings: 380, source: BLS, as_of: 2025-05}
    """
    catalog = context.catalog
    regions = {name: region for region in catalog.all(Region) for name in region_names(catalog, region)}
    for record in catalog.all(Occupation).values():
        first: dict[tuple[str, str | None, str], tuple[int, float]] = {}
        for index, market in enumerate(record.entity.labor_market):
            area = market.area.strip().casefold()
            about = market.region or regions.get(area, area)
            for name in FIGURES:
                value = getattr(market, name)
                if not isinstance(value, int | float):
                    continue
                place, known = first.setdefault((about, market.as_of, name), (index, value))
                if known != value and not _is_repeated(record, place, index):
                    yield Finding(
                        record,
                        ("labor_market", index, name),
                        f"{name} of {market.area!r} is {value:,.10g} here, and {known:,.10g} above",
                        "delete one of the two",
                        related=((record, ("labor_market", place, name), "the first one is here"),),
                    )


def _is_repeated(record: Record[Occupation], first: int, second: int) -> bool:
    """Whether the whole entry is repeated, which another rule reports."""
    one, other = (record.entity.labor_market[index] for index in (first, second))
    return (one.area, one.source, one.as_of) == (other.area, other.source, other.as_of)


@rule("CP518", "figures-in-initiative", Severity.ERROR)
def figures_in_initiative(context: Context) -> Iterator[Finding]:
    """An initiative has pay or openings of a critical occupation under `demand`.

    Why: regional pay and openings have one home, `labor_market` in the occupation's record. Every command
    reads them there, and none reads them here.

    Wrong:

        # regions/pikes-peak/initiatives/healthcare.yaml
        critical_occupations:
          - occupation: registered-nurse
            demand: {area: Pikes Peak, openings: 380, source: State projections, as_of: 2025}

    Right:

        # occupations/registered-nurse.yaml
        labor_market:
          - {area: Pikes Peak, region: pikes-peak, openings: 380, source: State projections, as_of: 2025}
    """
    catalog = context.catalog
    for record in catalog.all(Initiative).values():
        for index, entry in enumerate(record.entity.critical_occupations):
            if entry.demand is None:
                continue
            occupation = catalog.find(Occupation, entry.occupation)
            file = f"the record of {entry.occupation}" if occupation is None else occupation.path
            differ = (
                [] if occupation is None else list(_differences(context, record, occupation, entry.demand))
            )
            yield Finding(
                record,
                ("critical_occupations", index, "demand"),
                "cpath does not read figures under `demand`" + (f"; {'; '.join(differ)}" if differ else ""),
                f"move them to `labor_market` in {file}, with `region: {record.region}`",
                key=True,
            )


def _differences(
    context: Context, initiative: Record[Initiative], occupation: Record[Occupation], demand: LaborMarket
) -> Iterator[str]:
    for name in FIGURES:
        here = getattr(demand, name)
        there = find_figure(context.catalog, occupation, initiative.region or "", name)
        if isinstance(here, int | float) and there is not None and there.value is not None:
            value = float(there.value)
            if value != here:
                yield f"{name} is {here:,.10g} here and {value:,.10g} in the occupation's record"
