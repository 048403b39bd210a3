"""Colorado's rule for top jobs, by year: the marks that an occupation's figures must exceed.

Owns the table ``top_jobs.tsv`` beside it. Must not judge any occupation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("top_jobs.tsv")

DEFAULT_YEAR = 2021
"""Year of the rule to use by default.

It stays fixed, so a newer line in the table changes no gate of a region that has not chosen it.
"""


@dataclass(frozen=True, slots=True)
class TopJobsRule:
    """The marks of one year: openings a year, percent growth in ten years, dollars an hour.

    Tier 1 is what a family of three with one earner needs, tier 2 what one adult needs. ``reported_by`` is
    where the rule was read, if that is not the report itself.
    """

    year: int
    openings_above: float
    growth_above: float
    wage_tier_1: float
    wage_tier_2: float
    source: str
    reported_by: str


@cache
def read_top_jobs_rules() -> dict[int, TopJobsRule]:
    """The rules by year, earliest first."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    _, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    rules = (
        TopJobsRule(
            int(year), float(openings), float(growth), float(tier_1), float(tier_2), source, reported_by
        )
        for year, openings, growth, tier_1, tier_2, source, reported_by in rows
    )
    return {rule.year: rule for rule in sorted(rules, key=lambda rule: rule.year)}
