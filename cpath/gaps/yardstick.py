"""What a gap is measured with: scales, alignments, thresholds, and the latest votes.

Gathered once for a catalog, so that a thousand pairs do not look for it a thousand times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.alignment import Alignments, read_alignments
from cpath.catalog.governing import require_readable
from cpath.gaps.scale import Scales, read_scales
from cpath.model import Occupation, Program, Region, Validation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Thresholds

THRESHOLDS = ("importance_minimum", "critical_vote")
"""The thresholds that gap figures depend on."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the levels and votes of one catalog are measured with."""

    catalog: Catalog
    scales: Scales
    alignments: Alignments
    votes: Mapping[tuple[str, str], Record[Validation]]
    """By region and occupation, the latest vote that was held up to today."""
    own_thresholds: Mapping[str, Thresholds]
    """By region, of the regions that set some for themselves."""

    def thresholds(self, region: str | None) -> Thresholds:
        """Find the thresholds that hold in a region: its own over the repository's.

        Raises `UngovernedError` where the region's file cannot be read.
        """
        require_readable(self.catalog, (region,))
        found = None if region is None else self.own_thresholds.get(region)
        return self.catalog.settings.entity.thresholds if found is None else found


def build_yardstick(catalog: Catalog) -> Yardstick:
    """Gather what every pair of a catalog is measured with.

    Raises `UngovernedError` where the settings cannot be read.
    """
    require_readable(catalog)
    votes: dict[tuple[str, str], Record[Validation]] = {}
    for validation in catalog.all(Validation).values():
        occupation = catalog.resolve(Occupation.kind, validation.entity.occupation).key
        if occupation is None or validation.region is None:
            continue
        if catalog.today is not None and validation.entity.held_on > catalog.today:
            continue
        place = (validation.region, occupation)
        known = votes.get(place)
        if known is None or (known.entity.held_on, known.id) < (validation.entity.held_on, validation.id):
            votes[place] = validation
    common = catalog.settings.entity.thresholds
    own = {
        region.id: common.model_copy(
            update={name: getattr(region.entity.thresholds, name) for name in fields}
        )
        for region in catalog.all(Region).values()
        if region.entity.thresholds is not None and (fields := region.entity.thresholds.model_fields_set)
    }
    return Yardstick(catalog, read_scales(catalog.settings.entity), read_alignments(catalog), votes, own)


def shown_id(catalog: Catalog, record: Record[Program] | Record[Occupation]) -> str:
    """Return the id that commands take: bare where only one record has it, else ``region/id``."""
    return record.id if catalog.resolve(record.kind, record.id).key == record.key else record.key


def shown_competency(catalog: Catalog, key: str) -> str:
    """Return the id of a competency that references take: bare where one framework has it."""
    bare = key.rpartition("/")[2]
    return bare if catalog.resolve("competency", bare).key == key else key
