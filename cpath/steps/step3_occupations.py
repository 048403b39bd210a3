"""Step 3, critical occupations: regional demand with its source, the region's rule, employers' word.

The default rule is Colorado's top-jobs rule: openings a year, growth in ten years and pay, each greater
than its mark. The marks are thresholds; those of each year stand in ``cpath/model/top_jobs.tsv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.model.occupation import HOURS_A_YEAR
from cpath.model.top_jobs import read_top_jobs_rules
from cpath.steps.age import first_day, last_recent_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import each_occupation
from cpath.steps.wording import count, dollars, listed, number

if TYPE_CHECKING:
    from cpath.model.occupation import LaborMarket
    from cpath.steps.context import Context, Critical
    from cpath.steps.criterion import Place


def hourly_wage(demand: LaborMarket | None) -> float | None:
    """Give the median hourly wage, from the annual one where only that is known."""
    if demand is None:
        return None
    if isinstance(demand.median_hourly, int | float):
        return demand.median_hourly
    annual = demand.median_annual
    return annual / HOURS_A_YEAR if isinstance(annual, int | float) else None


def _named(context: Context) -> Measured:
    known = [critical for critical in context.critical if critical.occupation is not None]
    lost = [critical.entry.occupation for critical in context.critical if critical.occupation is None]
    words = count(len(known), "occupation")
    return judge(
        bool(known),
        measured=f"{words}; no record of {listed(lost)}" if lost else words,
        expected="at least 1 critical occupation",
        evidence=[(context.initiative, ("critical_occupations",))],
        missing="let business name the occupations that it cannot fill, under `critical_occupations`",
        facts={"lost": lost},
    )


def _figures(context: Context, critical: Critical) -> Measured:
    demand = critical.entry.demand
    occupation = critical.occupation
    absent = []
    unknown = []
    for name, value in (
        ("openings", demand and demand.openings),
        ("growth", demand and demand.growth_percent),
        ("median wage", demand and _stated_wage(demand)),
        ("SOC code", occupation and occupation.entity.soc),
        ("entry education", occupation and occupation.entity.entry_education),
    ):
        if value is None:
            absent.append(name)
        elif value == "unknown":
            unknown.append(name)
    # Made-up figures have no source; they count only in a repository that is itself made up.
    made_up = demand is not None and demand.illustrative and context.samples.is_example
    if demand is not None and not made_up:
        absent += ["source"] * (demand.source is None) + ["year"] * (demand.as_of is None)
    words = [f"{listed(absent)} not stated"] * bool(absent) + [f"{listed(unknown)} unknown"] * bool(unknown)
    evidence: list[Place] = [(context.initiative, (*critical.path, "demand"))]
    if occupation is not None:
        evidence.append((occupation, ("entry_education",)))
    return judge(
        False if absent else None if unknown else True,
        measured=", ".join(words) or f"{demand.source or 'illustrative'}, {demand.as_of or 'no year'}"
        if demand
        else "no regional demand",
        expected="",
        evidence=evidence,
        missing="look up the region's figures and write them with source and year under `demand`; "
        "write the education for entry into the occupation's record",
        facts={"soc": occupation.entity.soc if occupation else None},
    )


def _stated_wage(demand: LaborMarket) -> float | str | None:
    wage = hourly_wage(demand)
    if wage is not None:
        return wage
    return "unknown" if "unknown" in (demand.median_hourly, demand.median_annual) else None


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
            missing="",
        )
    demand = critical.entry.demand
    thresholds = context.thresholds
    verdicts: list[bool | None] = []
    words = []
    for value, limit, show in (
        (demand and demand.openings, thresholds.openings_above.value, _openings),
        (demand and demand.growth_percent, thresholds.growth_above.value, _growth),
        (hourly_wage(demand), thresholds.wage_above.value, _pay),
    ):
        if isinstance(value, int | float):
            verdicts.append(value > limit)
            words.append(show(value))
        else:
            verdicts.append(None)
            words.append(show(None))
    return judge(
        False if False in verdicts else None if None in verdicts else True,
        measured=", ".join(words),
        expected="",
        evidence=[(context.initiative, (*critical.path, "demand"))],
        missing="choose another occupation, complete the figures, or record the employers' reason "
        "under `override`",
    )


def _openings(value: float | None) -> str:
    return "openings unknown" if value is None else count(int(value), "opening")


def _growth(value: float | None) -> str:
    return "growth unknown" if value is None else f"growth {number(value)} %"


def _pay(value: float | None) -> str:
    return "pay unknown" if value is None else f"pay {dollars(value)}"


def _confirmed(context: Context, critical: Critical) -> Measured:
    businesses = context.sides(critical.entry.confirmed_by).business
    return judge(
        len(businesses) >= context.thresholds.confirmations_minimum.value,
        measured=count(len(businesses), "business", "businesses"),
        expected="",
        evidence=[(context.initiative, (*critical.path, "confirmed_by"))],
        missing="ask more businesses, and list under `confirmed_by` those that confirm",
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
        missing=f"name {wanted} too, so that the way leads from entry up",
    )


def _recent(context: Context, critical: Critical) -> Measured:
    demand = critical.entry.demand
    as_of = demand.as_of if demand else None
    months = context.thresholds.labor_data_months.value
    until = None if as_of is None else last_recent_day(as_of, months)
    return judge(
        None if as_of is None or until is None else first_day(as_of) <= context.today <= until,
        measured=f"of {as_of}" if as_of else "no year",
        expected="",
        evidence=[(context.initiative, (*critical.path, "demand"))],
        missing="look up the latest figures",
        until=(until, f"the figures of {as_of} are more than {number(months)} months old") if until else None,
    )


def _living_wage(context: Context, critical: Critical) -> Measured:
    wages = context.region.entity.living_wage if context.region else ()
    least = min(wages, key=lambda wage: wage.hourly) if wages else None
    wage = hourly_wage(critical.entry.demand)
    evidence = [(context.initiative, (*critical.path, "demand"))]
    return judge(
        None if wage is None or least is None else wage >= least.hourly,
        measured=f"{_pay(wage)}"
        + (
            f", living wage {dollars(least.hourly)} ({least.household})"
            if least
            else ", no living wage stated"
        ),
        expected="",
        evidence=evidence,
        missing="show with the pathway how the way leads on to better pay"
        if least
        else "write the region's living wage with its source into its region.yaml",
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
    Criterion("S3.1", "Critical occupations are named", HARD, _named),
    Criterion(
        "S3.2",
        "Each has its figures, with source and year",
        HARD,
        each_occupation(_figures_expected, _figures),
    ),
    Criterion(
        "S3.3",
        "Each passes the region's rule, or employers say why not",
        HARD,
        each_occupation(_rule, _passes_rule),
    ),
    Criterion("S3.4", "Businesses confirm each", HARD, each_occupation(_confirmed_expected, _confirmed)),
    Criterion("S3.5", "One of them can be entered without experience", HARD, _entry_level),
    Criterion("S3.6", "The figures are recent", SOFT, each_occupation(_recent_expected, _recent)),
    Criterion("S3.7", "Each pays a living wage", SOFT, each_occupation(_living_wage_expected, _living_wage)),
    Criterion("S3.8", "One of them is above entry level", SOFT, _upper_level),
)
