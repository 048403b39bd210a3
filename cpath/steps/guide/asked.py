"""What a criterion asks where a region has set no numbers of its own, in the criterion's own words.

The words come from measuring a repository in which nothing stands, so that they cannot differ from
what a gate says. Must not know how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import Catalog, Record
from cpath.catalog.layout import path_of
from cpath.model import Initiative, Partnership, Region, Settings
from cpath.model.settings import FORMAT_VERSION, Threshold, Thresholds
from cpath.steps.context import build_context

if TYPE_CHECKING:
    from cpath.model import Entity
    from cpath.steps.context import Context
    from cpath.steps.criterion import Criterion

THRESHOLDS_OF: dict[str, tuple[str, ...]] = {
    "S1.1": ("industry_sectors_maximum",),
    "S1.3": ("champions_minimum",),
    "S1.8": ("action_plan_months",),
    "S1.9": ("champions_maximum",),
    "S1.10": ("meetings_minimum",),
    "S1.11": ("businesses_minimum",),
    "S2.1": ("core_team_minimum", "core_team_maximum"),
    "S3.3": ("openings_above", "growth_above", "wage_above", "top_jobs_year"),
    "S3.4": ("confirmations_minimum",),
    "S3.6": ("labor_data_months",),
    "S4.4": ("program_check_months",),
    "S5.1": ("critical_vote",),
    "S5.2": ("voters_minimum",),
    "S5.3": ("firms_minimum",),
    "S5.5": ("vote_months",),
    "S5.6": ("critical_vote",),
    "S5.8": ("voters_wanted",),
    "S5.10": ("list_items_maximum",),
    "S6.1": ("critical_vote",),
    "S6.2": ("critical_vote",),
    "S6.3": ("stackable_minimum",),
    "S6.4": ("entries_minimum",),
    "S6.5": ("exits_minimum",),
    "S6.12": ("coverage_minimum",),
    "S7.7": ("audiences_minimum",),
    "S7.12": ("page_occupations_below",),
    "S8.4": ("review_months",),
    "S8.6": ("vote_months", "refresh_notice_months"),
    "S8.7": ("program_check_months", "refresh_notice_months"),
}
"""The numbers that each criterion is held against, by their keys under ``thresholds``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a criterion asks by default, and the numbers in it by their key, with their sources."""

    criterion: Criterion
    expected: str
    thresholds: tuple[tuple[str, Threshold], ...]


def find_asked(criterion: Criterion) -> Asked:
    """Say what a criterion asks of a region that has set no numbers of its own."""
    expected = criterion.check(_blank_context()).expected
    defaults = Thresholds()
    names = THRESHOLDS_OF.get(criterion.id, ())
    return Asked(criterion, expected, tuple((name, getattr(defaults, name)) for name in names))


@cache
def _blank_context() -> Context:
    def record(model: type[Entity], region: str | None = None, **values: Any) -> Record[Any]:
        entity = model.model_validate({"title": "Blank", **values})
        return Record("blank", region, path_of(model, "blank", region), entity)

    settings = record(Settings, format=FORMAT_VERSION)
    partnership = record(Partnership, "blank")
    initiative = record(Initiative, "blank", partnership="blank", sector="Blank")
    records: dict[type[Entity], dict[str, Record[Any]]] = {
        model: {item.key: item}
        for model, item in (
            (Region, record(Region)),
            (Partnership, partnership),
            (Initiative, initiative),
        )
    }
    return build_context(Catalog(Path(), settings, records), initiative, date.max)
