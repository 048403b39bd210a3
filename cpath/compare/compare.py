"""One comparison of two catalogs: thresholds and scales, records, steps and gaps.

Only computes; `cpath.reports.diff` writes the text. Must not know where a catalog came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_region
from cpath.compare.gaps import find_gap_changes
from cpath.compare.records import find_record_changes, find_renames, find_threshold_changes
from cpath.compare.walk import find_walks

if TYPE_CHECKING:
    from datetime import date

    from cpath.catalog import Catalog
    from cpath.compare.gaps import PairChange
    from cpath.compare.records import RecordChange, ThresholdChange
    from cpath.compare.walk import InitiativeChange
    from cpath.messages import Message


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states of a repository, each as of its own date.

    ``broken_before`` and ``broken_after`` name the records whose file cannot be read on that side.
    ``left_out`` says what could not be compared because of that.
    """

    before_on: date
    after_on: date
    yardstick: tuple[ThresholdChange, ...]
    records: tuple[RecordChange, ...]
    initiatives: tuple[InitiativeChange, ...]
    gaps: tuple[PairChange, ...]
    broken_before: tuple[str, ...]
    broken_after: tuple[str, ...]
    left_out: tuple[Message, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed, as far as is known."""
        return not (self.yardstick or self.records or self.initiatives or self.gaps)


def compare(
    before: Catalog, after: Catalog, before_on: date, after_on: date, *, region: str | None = None
) -> Comparison:
    """What changed from one state of a repository to another.

    The steps of each side are as of its own date. ``region`` leaves out what belongs to other regions; what
    all regions share stays. Raises `UsageError` for a region that neither side has.
    """
    check_region(after, region, before)
    records = find_record_changes(before, after)
    renames = find_renames(records)
    gaps, left_out = find_gap_changes(before, after, renames)

    def wanted(where: str | None) -> bool:
        return region is None or where in (None, region)

    return Comparison(
        before_on,
        after_on,
        tuple(change for change in find_threshold_changes(before, after) if wanted(change.region)),
        tuple(change for change in records if wanted(change.region)),
        tuple(
            change
            for change in find_walks(before, after, before_on, after_on, renames)
            if wanted(change.region)
        ),
        tuple(change for change in gaps if wanted(change.region)),
        _broken(before),
        _broken(after),
        left_out,
    )


def _broken(catalog: Catalog) -> tuple[str, ...]:
    settings = () if catalog.settings_read else ("cpath.yaml",)
    return settings + tuple(
        f"{kind} {key}" for kind, keys in sorted(catalog.unreadable.items()) for key in sorted(keys)
    )
