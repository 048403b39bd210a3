"""Step 3, critical occupations: regional demand with its source, the region's rule, employers' word.

The default rule is Colorado's top-jobs rule: openings a year, growth in ten years and pay, each greater
than its mark. The marks are thresholds; those of each year stand in ``cpath/model/top_jobs.tsv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.catalog.labor import find_figure, whole_code
from cpath.gaps.scale import exact
from cpath.messages import Code, msg
from cpath.messages.translate import english
from cpath.model.origin import whole_code_words
from cpath.model.top_jobs import read_top_jobs_rules
from cpath.steps.age import first_day, last_recent_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import each_occupation
from cpath.steps.wording import count, dollars, listed, number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from cpath.catalog.labor import Figure
    from cpath.model.occupation import FigureName
    from cpath.steps.context import Context, Critical
    from cpath.steps.criterion import Place


_ASKED: dict[str, tuple[FigureName, ...]] = {
    "openings": ("openings",),
    "growth": ("growth_percent",),
    "median wage": ("median_hourly", "median_annual"),
}
"""Figures that each critical occupation needs, by the words for them, with the keys that hold them."""


def _named(context: Context) -> Measured:
    known = [critical for critical in context.critical if critical.occupation is not None]
    lost = [critical.entry.occupation for critical in context.critical if critical.occupation is None]
    words = count(len(known), "occupation")
    return judge(
        bool(known),
        measured=f"{words}; no record of {listed(lost)}" if lost else words,
        expected="at least 1 critical occupation",
        evidence=[(context.initiative, ("critical_occupations",))],
        missing=msg(
            "let business name the occupations that it cannot fill, under {critical_occupations}",
            critical_occupations=Code("critical_occupations"),
        ),
        facts={"lost": lost},
    )


def _figures(context: Context, critical: Critical) -> Measured:
    occupation = critical.occupation
    found = {name: _figure(context, critical, *keys) for name, keys in _ASKED.items()}
    absent = [name for name, figure in found.items() if figure is None]
    unknown = [name for name, figure in found.items() if figure is not None and figure.value is None]
    for name, value in (
        ("SOC code", occupation and occupation.entity.soc),
        ("entry education", occupation and occupation.entity.entry_education),
    ):
        if value is None:
            absent.append(name)
        elif value == "unknown":
            unknown.append(name)
    markets = list(dict.fromkeys(figure.market for figure in found.values() if figure is not None))
    # Made-up figures have no source; they count only in a made-up initiative of a made-up repository.
    made_up = bool(context.initiative.entity.illustrative) and context.samples.is_example
    asked = [market for market in markets if not (market.illustrative and made_up)]
    absent += ["source"] * any(market.source is None for market in asked)
    absent += ["year"] * any(market.as_of is None for market in asked)
    words = [f"{listed(absent)} not stated"] * bool(absent) + [f"{listed(unknown)} unknown"] * bool(unknown)
    evidence = _places(critical, found.values(), context)
    if occupation is not None:
        evidence.append((occupation, ("entry_education",)))
    known = [figure for figure in found.values() if figure is not None and figure.value is not None]
    return judge(
        False if absent else None if unknown else True,
        measured=(", ".join(words) or "; ".join(dict.fromkeys(english(figure.origin) for figure in known)))
        + _whole_code(context, critical)
        if markets
        else "no figures for the region",
        expected="",
        evidence=evidence,
        missing=msg(
            "look up the region's figures and write them with source and year into the occupation's record, "
            "under {labor_market} with {region}; write the education for entry there, too",
            labor_market=Code("labor_market"),
            region=Code(f"region: {context.initiative.region}"),
        ),
        facts={"soc": occupation.entity.soc if occupation else None},
    )


def _figure(context: Context, critical: Critical, *names: FigureName) -> Figure | None:
    """Return what the occupation's record states for the region."""
    if critical.occupation is None:
        return None
    return find_figure(context.catalog, critical.occupation, context.initiative.region or "", *names)


def _wage(context: Context, critical: Critical) -> Figure | None:
    return _figure(context, critical, *_ASKED["median wage"])


def _places(critical: Critical, figures: Iterable[Figure | None], context: Context) -> list[Place]:
    """Return the labor markets that the figures are in, or where they would be written."""
    if critical.occupation is None:
        return [(context.initiative, critical.path)]
    paths = dict.fromkeys(figure.path[:2] for figure in figures if figure is not None)
    return [(critical.occupation, path) for path in paths or [("labor_market",)]]


def _whole_code(context: Context, critical: Critical) -> str:
    soc = None if critical.occupation is None else whole_code(context.catalog, critical.occupation)
    return "" if soc is None else f"; {english(whole_code_words(soc))}"


def _rule(context: Context) -> str:
    thresholds = context.thresholds
    year = int(thresholds.top_jobs_year.value)
    rule = read_top_jobs_rules()[year]
    marks = (thresholds.openings_above.value, thresholds.growth_above.value, thresholds.wage_above.value)
    published = marks == (rule.openings_above, rule.growth_above, rule.wage_tier_2)
    name = f" (Colorado's top-jobs rule of {year})" if published else ""
    return (
        f"more than {number(marks[0])} openings a year, growth above {number(marks[1])} %, pay above "
        f"{dollars(marks[2])} an hour{name}; or an employers' override"
    )


def _passes_rule(context: Context, critical: Critical) -> Measured:
    override = critical.entry.override
    if override is not None and override.on <= context.today:
        return judge(
            passed=True,
            measured=f"employers' override of {override.on}",
            expected="",
            evidence=[(context.initiative, (*critical.path, "override"))],
            missing=None,
        )
    thresholds = context.thresholds
    found = [
        (_figure(context, critical, *_ASKED["openings"]), thresholds.openings_above.value, _openings),
        (_figure(context, critical, *_ASKED["growth"]), thresholds.growth_above.value, _growth),
        (_wage(context, critical), thresholds.wage_above.value, _pay),
    ]
    verdicts: list[bool | None] = []
    words = []
    for figure, limit, show in found:
        value = None if figure is None else figure.hourly
        verdicts.append(None if value is None else value > exact(limit))
        words.append(
            show(value) + (" (estimate)" if figure and value is not None and figure.is_estimate else "")
        )
    return judge(
        False if False in verdicts else None if None in verdicts else True,
        measured=", ".join(words) + _whole_code(context, critical),
        expected="",
        evidence=_places(critical, (figure for figure, _, _ in found), context),
        missing=msg(
            "choose another occupation, complete the figures, or record the employers' reason under "
            "{override}",
            override=Code("override"),
        ),
    )


def _openings(value: Fraction | None) -> str:
    return "openings unknown" if value is None else count(int(value), "opening")


def _growth(value: Fraction | None) -> str:
    return "growth unknown" if value is None else f"growth {number(float(value))} %"


def _pay(value: Fraction | None) -> str:
    return "pay unknown" if value is None else f"pay {dollars(float(value))}"


def _confirmed(context: Context, critical: Critical) -> Measured:
    businesses = context.sides(critical.entry.confirmed_by).business
    return judge(
        len(businesses) >= context.thresholds.confirmations_minimum.value,
        measured=count(len(businesses), "business", "businesses"),
        expected="",
        evidence=[(context.initiative, (*critical.path, "confirmed_by"))],
        missing=msg(
            "ask more businesses, and list under {confirmed_by} those that confirm",
            confirmed_by=Code("confirmed_by"),
        ),
        facts={"businesses": sorted(businesses)},
    )


def _entry_level(context: Context) -> Measured:
    return _with_level(context, {"entry"}, "at least 1 entry-level occupation", "an entry-level occupation")


def _upper_level(context: Context) -> Measured:
    return _with_level(
        context,
        {"middle", "advanced", "expert"},
        "at least 1 occupation of the middle or advanced level",
        "an occupation of the middle or advanced level",
    )


def _with_level(context: Context, levels: set[str], expected: str, wanted: str) -> Measured:
    records = [critical.occupation for critical in context.critical if critical.occupation is not None]
    found = [record for record in records if record.entity.level in levels]
    return judge(
        bool(found),
        measured=listed(record.id for record in found) or "none",
        expected=expected,
        evidence=[(record, ("level",)) for record in found or records]
        or [(context.initiative, ("critical_occupations",))],
        missing=msg("name {wanted} too, so that the way leads from entry up", wanted=wanted),
    )


def _recent(context: Context, critical: Critical) -> Measured:
    figures = [_figure(context, critical, *keys) for keys in _ASKED.values()]
    years = [figure.market.as_of for figure in figures if figure is not None]
    # The oldest figure decides.
    as_of = None if not years or None in years else min((year for year in years if year), key=first_day)
    months = context.thresholds.labor_data_months.value
    until = None if as_of is None else last_recent_day(as_of, months)
    return judge(
        None if as_of is None or until is None else first_day(as_of) <= context.today <= until,
        measured=f"of {as_of}" if as_of else "no year",
        expected="",
        evidence=_places(critical, figures, context),
        missing=msg("look up the latest figures"),
        until=(until, f"the figures of {as_of} are more than {number(months)} months old") if until else None,
    )


def _living_wage(context: Context, critical: Critical) -> Measured:
    wages = context.region.entity.living_wage if context.region else ()
    least = min(wages, key=lambda wage: wage.hourly) if wages else None
    figure = _wage(context, critical)
    wage = None if figure is None else figure.hourly
    mark = " (estimate)" if figure is not None and wage is not None and figure.is_estimate else ""
    return judge(
        None if wage is None or least is None else wage >= exact(least.hourly),
        measured=f"{_pay(wage)}{mark}"
        + (
            f", living wage {dollars(least.hourly)} ({least.household})"
            if least
            else ", no living wage stated"
        )
        + _whole_code(context, critical),
        expected="",
        evidence=_places(critical, [figure], context),
        missing=(
            msg("show with the pathway how the way leads on to better pay")
            if least
            else msg("write the region's living wage with its source into its region.yaml")
        ),
    )


def _figures_expected(_: Context) -> str:
    return "SOC code, openings, growth, median wage, source and year, entry education for each"


def _confirmed_expected(context: Context) -> str:
    return f"at least {number(context.thresholds.confirmations_minimum.value)} businesses confirm each"


def _recent_expected(context: Context) -> str:
    return f"figures at most {number(context.thresholds.labor_data_months.value)} months old"


def _living_wage_expected(_: Context) -> str:
    return "pay at or above the lowest living wage of the region"


CRITERIA: tuple[Criterion, ...] = (
    Criterion("S3.1", msg("Critical occupations are named"), HARD, _named),
    Criterion(
        "S3.2",
        msg("Each has its figures, with source and year"),
        HARD,
        each_occupation(_figures_expected, _figures),
    ),
    Criterion(
        "S3.3",
        msg("Each passes the region's rule, or employers say why not"),
        HARD,
        each_occupation(_rule, _passes_rule),
    ),
    Criterion("S3.4", msg("Businesses confirm each"), HARD, each_occupation(_confirmed_expected, _confirmed)),
    Criterion("S3.5", msg("One of them can be entered without experience"), HARD, _entry_level),
    Criterion("S3.6", msg("The figures are recent"), SOFT, each_occupation(_recent_expected, _recent)),
    Criterion(
        "S3.7", msg("Each pays a living wage"), SOFT, each_occupation(_living_wage_expected, _living_wage)
    ),
    Criterion("S3.8", msg("One of them is above entry level"), SOFT, _upper_level),
)
