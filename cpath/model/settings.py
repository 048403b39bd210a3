"""The repository's settings, ``cpath.yaml``: version, scales, conversions, thresholds, rules."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from cpath.model.base import (
    ID_MAX_LENGTH,
    ID_PATTERN,
    Entity,
    Language,
    Line,
    Many,
    Name,
    Part,
    Sourced,
    about,
)
from cpath.model.top_jobs import DEFAULT_YEAR, TopJobsRule, read_top_jobs_rules

FORMAT_VERSION = 1
"""Version of the repository format that this cpath reads and writes."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=ID_MAX_LENGTH)]


class Threshold(Sourced):
    """A number that a gate or a figure is compared with, and its source."""

    value: Annotated[float, about("Value", "The number.", 40)]


def _default(value: float, source: str, as_of: str) -> Threshold:
    return Threshold(value=value, source=source, as_of=as_of)


def _top_jobs(rule: TopJobsRule) -> dict[str, Threshold]:
    """The marks of a year's top-jobs rule. Pay is compared with tier 2, what one adult needs."""
    year = str(rule.year)
    return {
        "openings_above": _default(rule.openings_above, rule.source, year),
        "growth_above": _default(rule.growth_above, rule.source, year),
        "wage_above": _default(rule.wage_tier_2, f"{rule.source}, tier 2", year),
    }


def _check_year(year: float) -> float:
    known = read_top_jobs_rules()
    if year not in known:
        raise PydanticCustomError(
            "top_jobs_year",
            "must be a year whose complete rule cpath has ({known}); for other years set "
            "openings_above, growth_above and wage_above with their source",
            {"known": ", ".join(map(str, known))},
        )
    return year


class RuleYear(Threshold):
    """The year of a rule that is published each year, and the source of the choice."""

    value: Annotated[Annotated[float, AfterValidator(_check_year)], about("Value", "The year.", DEFAULT_YEAR)]


_TOP_JOBS = _top_jobs(read_top_jobs_rules()[DEFAULT_YEAR])
_NEXT_GEN = "Next Generation sector partnerships, roles of public and private partners"
DEFAULT_SOURCE = "cpath default; set your own with its source"
_BILT = "Business and Industry Leadership Team model"


class Thresholds(Part):
    """The numbers that gates and gap figures are compared with.

    Every threshold has a default. You can set others in ``cpath.yaml``, or for a region in its
    ``region.yaml``, each with source and date.
    """

    champions_minimum: Annotated[
        Threshold, about("Business champions", "Step 1: minimum number of champions.", {"value": 2})
    ] = _default(2, _NEXT_GEN, "2016")
    industry_sectors_maximum: Annotated[
        Threshold,
        about("NAICS sectors of one industry", "Step 1: maximum number of two-digit sectors.", {"value": 2}),
    ] = _default(2, DEFAULT_SOURCE + "; for example, information technology is in 51 and 54", "2026")
    champions_maximum: Annotated[
        Threshold, about("Business champions, most", "Step 1: warns above this number.", {"value": 6})
    ] = _default(6, _NEXT_GEN, "2016")
    meetings_minimum: Annotated[
        Threshold, about("Meetings a year", "Step 1: warns below this number in 12 months.", {"value": 3})
    ] = _default(3, DEFAULT_SOURCE + "; leadership teams meet at least three times a year", "2026")
    businesses_minimum: Annotated[
        Threshold, about("Businesses", "Step 1: warns below this number of business members.", {"value": 10})
    ] = _default(10, DEFAULT_SOURCE, "2026")
    action_plan_months: Annotated[
        Threshold,
        about("Age of the action plan", "Step 1: must be less than this many months old.", {"value": 12}),
    ] = _default(12, DEFAULT_SOURCE, "2026")
    core_team_minimum: Annotated[
        Threshold, about("Core team, smallest", "Step 2: minimum number of partners.", {"value": 6})
    ] = _default(6, _NEXT_GEN, "2016")
    core_team_maximum: Annotated[
        Threshold, about("Core team, largest", "Step 2: maximum number of partners.", {"value": 12})
    ] = _default(12, _NEXT_GEN, "2016")
    openings_above: Annotated[
        Threshold, about("Openings a year", "Step 3: must be above this number per year.", {"value": 40})
    ] = _TOP_JOBS["openings_above"]
    growth_above: Annotated[
        Threshold,
        about("Growth in percent", "Step 3: must be above this growth over ten years.", {"value": 10}),
    ] = _TOP_JOBS["growth_above"]
    wage_above: Annotated[
        Threshold, about("Hourly wage", "Step 3: must be above this many dollars an hour.", {"value": 16.35})
    ] = _TOP_JOBS["wage_above"]
    top_jobs_year: Annotated[
        RuleYear,
        about(
            "Year of the top-jobs rule",
            "Step 3: year of Colorado's rule that sets openings, growth and wage, if you set none here.",
            {"value": DEFAULT_YEAR},
        ),
    ] = RuleYear(
        value=DEFAULT_YEAR,
        source=f"{DEFAULT_SOURCE}; it stays fixed, so that no gate changes by itself",
        as_of="2026",
    )
    confirmations_minimum: Annotated[
        Threshold, about("Businesses that confirm", "Step 3: minimum number per occupation.", {"value": 3})
    ] = _default(3, DEFAULT_SOURCE, "2026")
    labor_data_months: Annotated[
        Threshold, about("Age of regional demand", "Step 3: warns above this age in months.", {"value": 24})
    ] = _default(24, DEFAULT_SOURCE, "2026")
    program_check_months: Annotated[
        Threshold,
        about("Age of a program's check", "Step 4: warns from this age in months.", {"value": 6}),
    ] = _default(6, DEFAULT_SOURCE + "; Oklahoma's manufacturing pathways refresh every six months", "2026")
    voters_minimum: Annotated[
        Threshold, about("Voters", "Step 5: minimum number of voters.", {"value": 5})
    ] = _default(5, DEFAULT_SOURCE, "2026")
    firms_minimum: Annotated[
        Threshold, about("Firms", "Step 5: minimum number of firms that voters are from.", {"value": 3})
    ] = _default(3, DEFAULT_SOURCE, "2026")
    vote_months: Annotated[
        Threshold, about("Age of the vote", "Step 5: must be less than this many months old.", {"value": 12})
    ] = _default(12, _BILT + ", yearly vote", "2020")
    voters_wanted: Annotated[
        Threshold, about("Voters wanted", "Step 5: warns below this number of voters.", {"value": 10})
    ] = _default(10, DEFAULT_SOURCE, "2026")
    list_items_maximum: Annotated[
        Threshold, about("Length of a list", "Step 5: warns above this number of items.", {"value": 150})
    ] = _default(150, DEFAULT_SOURCE, "2026")
    critical_vote: Annotated[
        Threshold,
        about("Critical item", "Lowest mean vote (1 to 4) of a critical competency.", {"value": 3.0}),
    ] = _default(3.0, DEFAULT_SOURCE, "2026")
    importance_minimum: Annotated[
        Threshold,
        about("Required item", "Lowest O*NET importance (1 to 5) of a required competency.", {"value": 3.0}),
    ] = _default(3.0, DEFAULT_SOURCE, "2026")
    coverage_minimum: Annotated[
        Threshold,
        about("Coverage", "Step 6: warns below this share (0 to 1) of the required weight.", {"value": 0.8}),
    ] = _default(0.8, DEFAULT_SOURCE, "2026")
    stackable_minimum: Annotated[
        Threshold, about("Stackable credentials", "Step 6: minimum number in a pathway.", {"value": 2})
    ] = _default(2, "C.R.S. 23-60-1003 asks for stackable certifications", "2024")
    entries_minimum: Annotated[
        Threshold, about("Entry points", "Step 6: minimum number of ways in.", {"value": 2})
    ] = _default(2, "C.R.S. 23-60-1003 asks for multiple entry points", "2024")
    exits_minimum: Annotated[
        Threshold, about("Exit points", "Step 6: minimum number of ways out.", {"value": 2})
    ] = _default(2, "C.R.S. 23-60-1003 asks for multiple exit points", "2024")
    audiences_minimum: Annotated[
        Threshold, about("Audiences", "Step 7: minimum number of audiences with a version.", {"value": 3})
    ] = _default(3, DEFAULT_SOURCE, "2026")
    page_occupations_below: Annotated[
        Threshold,
        about("Occupations on a page", "Step 7: warns from this number of occupations.", {"value": 40}),
    ] = _default(40, DEFAULT_SOURCE, "2026")
    refresh_notice_months: Annotated[
        Threshold,
        about(
            "Notice of what is due",
            "Step 8: months of warning before a vote or check is due.",
            {"value": 2},
        ),
    ] = _default(2, DEFAULT_SOURCE, "2026")
    review_months: Annotated[
        Threshold,
        about("Next review", "Step 8: maximum number of months until the next review.", {"value": 12}),
    ] = _default(12, DEFAULT_SOURCE, "2026")
    waiver_months: Annotated[
        Threshold,
        about("Length of a waiver", "Maximum length of a waiver, in months.", {"value": 24}),
    ] = _default(24, DEFAULT_SOURCE, "2026")

    def in_force(self) -> "Thresholds":
        """Thresholds with the marks of the chosen year's top-jobs rule. Values you set are kept."""
        if self.top_jobs_year.value == DEFAULT_YEAR:
            return self
        marks = _top_jobs(read_top_jobs_rules()[int(self.top_jobs_year.value)])
        return self.model_copy(
            update={name: mark for name, mark in marks.items() if name not in self.model_fields_set}
        )


class ScaleWord(Part):
    """A word for one value of a scale."""

    word: Annotated[Line, about("Word", "What people write.", "introduced")]
    value: Annotated[float, about("Value", "Its value on the scale.", 1)]


class Scale(Part):
    """A scale of proficiency levels."""

    id: Annotated[Id, about("Id", "Id that frameworks refer to.", "onet-level")]
    title: Annotated[Line, about("Title", "Name of the scale.", "O*NET level")]
    low: Annotated[float, about("Lowest", "Lowest value: nothing at all.", 0)]
    high: Annotated[float, about("Highest", "Highest value.", 7)]
    words: Annotated[
        Many[ScaleWord],
        about("Words", "Words for values.", [{"word": "introduced", "value": 1}]),
    ] = ()


BUILT_IN_SCALES: tuple[Scale, ...] = (
    Scale(id="onet-level", title="O*NET level", low=0, high=7),
    Scale(
        id="course-level",
        title="Curriculum map: introduced, reinforced, mastered",
        low=0,
        high=3,
        words=(
            ScaleWord(word="introduced", value=1),
            ScaleWord(word="reinforced", value=2),
            ScaleWord(word="mastered", value=3),
        ),
    ),
    Scale(id="skillsfuture-level", title="SkillsFuture proficiency", low=0, high=6),
)
"""Built-in scales. 0 is "not taught" on each."""


class ConversionPoint(Part):
    """Two values that mean the same on two scales."""

    from_value: Annotated[float, about("From", "Value on the first scale.", 1)]
    to_value: Annotated[float, about("To", "Value on the second scale.", 2.0)]


class Conversion(Sourced):
    """A conversion from one scale to another. Between its points, values are interpolated."""

    from_scale: Annotated[Name, about("From scale", "Id of a scale.", "course-level")]
    to_scale: Annotated[Name, about("To scale", "Id of a scale.", "onet-level")]
    points: Annotated[
        Many[ConversionPoint],
        about("Points", "Pairs of matching values, lowest first.", [{"from_value": 1, "to_value": 2.0}]),
    ]


class RuleSettings(Part):
    """Which rules run and how much they matter."""

    ignore: Annotated[Many[Line], about("Ignore", "Codes of rules that do not run.", ["CP604"])] = ()
    severity: Annotated[
        dict[str, Literal["error", "warning", "note"]],
        about("Severity", "Codes of rules and the severity to use instead.", {"CP402": "note"}),
    ] = {}  # noqa: RUF012 - Pydantic copies it


class Limits(Part):
    """Limits on what is read from one file. You can raise them but not lower them."""

    depth: Annotated[int, about("Depth", "Nesting.", 40, ge=40, le=400)] = 40
    nodes: Annotated[
        int, about("Values", "Keys and values in one file.", 200_000, ge=200_000, le=5_000_000)
    ] = 200_000
    scalar: Annotated[int, about("Text", "Characters of one value.", 200_000, ge=200_000, le=5_000_000)] = (
        200_000
    )
    size: Annotated[int, about("Size", "Bytes of one file.", 2_000_000, ge=2_000_000, le=64_000_000)] = (
        2_000_000
    )


class Settings(Entity):
    """The repository's settings."""

    kind: ClassVar[str] = "settings"
    folder: ClassVar[str] = ""

    format: Annotated[
        int, about("Format version", "Version of the repository format. This cpath reads 1.", 1, ge=1)
    ]
    state: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None,
        about("State", "Postal code of the state.", "CO"),
    ] = None
    languages: Annotated[
        Many[Language], about("Languages", "Languages of texts, the main one first.", ["en", "es"])
    ] = ("en",)
    website: Annotated[
        Line | None, about("Website", "Where the region publishes.", "https://cwdc.colorado.gov")
    ] = None
    scales: Annotated[
        Many[Scale],
        about("Scales", "Your own scales.", [{"id": "own", "title": "Own", "low": 0, "high": 5}]),
    ] = ()
    conversions: Annotated[
        Many[Conversion],
        about(
            "Conversions",
            "Conversions between scales. Without one, levels on two scales cannot be compared.",
            [
                {
                    "from_scale": "course-level",
                    "to_scale": "onet-level",
                    "points": [{"from_value": 1, "to_value": 2.0}, {"from_value": 3, "to_value": 5.0}],
                }
            ],
        ),
    ] = ()
    thresholds: Annotated[
        Thresholds,
        about(
            "Thresholds",
            "Numbers that gates and gap figures are compared with.",
            {"openings_above": {"value": 25, "source": "Board decision", "as_of": "2026-02"}},
        ),
    ] = Thresholds()
    rules: Annotated[RuleSettings, about("Rules", "Which rules run.", {"ignore": ["CP604"]})] = RuleSettings()
    limits: Annotated[Limits, about("Limits", "Limits on what is read from one file.", {"depth": 60})] = (
        Limits()
    )

    @property
    def first_language(self) -> str:
        """The language of texts that are written in one language only."""
        return self.languages[0] if self.languages else "en"
