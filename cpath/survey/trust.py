"""What makes the results of a vote weaker than they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.model import Organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Thresholds, Validation
    from cpath.survey.item import ItemResult


def firms_of(catalog: Catalog, validation: Record[Validation]) -> set[str]:
    """Return the firms of the voters, each once."""
    return {
        catalog.resolve(Organization.kind, voter.organization).key or voter.organization
        for voter in validation.entity.voters
    }


def find_weaknesses(
    catalog: Catalog, validation: Record[Validation], thresholds: Thresholds, items: Sequence[ItemResult]
) -> list[str]:
    """Say what makes the results weaker than they look."""
    entity = validation.entity
    business = [voter.organization for voter in entity.voters if _is_business(catalog, voter.organization)]
    firms = {catalog.resolve(Organization.kind, ref).key for ref in business}
    found = []
    for number, one, many, least in (
        (len(business), "voter of business", "voters of business", thresholds.voters_minimum.value),
        (len(firms), "firm", "firms", thresholds.firms_minimum.value),
    ):
        if number < least:
            found.append(f"too few: {number} {one if number == 1 else many}; at least {least:g} are needed")
    wanted = thresholds.voters_wanted.value
    if thresholds.voters_minimum.value <= len(business) < wanted:
        found.append(f"{len(business)} voters of business; from {wanted:g} on a mean is steadier")
    public = sorted({voter.organization for voter in entity.voters} - set(business))
    if public:
        found.append(f"votes of organizations that are no business are counted in: {', '.join(public)}")
    votes = {vote for item in entity.items for vote in item.cast}
    if len(votes) == 1 and len(items) > 1:
        found.append(f"all votes are alike ({votes.pop()}): check whether they were cast item by item")
    elif len(items) > 1:
        found += _alike(validation)
    few = sum(item.few for item in items if item.n)
    if few and len(entity.voters) >= thresholds.voters_minimum.value:
        found.append(f"fewer than {thresholds.voters_minimum.value:g} voted on {few} of {len(items)} items")
    return found


def _is_business(catalog: Catalog, ref: str) -> bool:
    record = catalog.find(Organization, ref)
    return record is not None and record.entity.is_business


def _alike(validation: Record[Validation]) -> list[str]:
    """Name the voters whose votes on every item are the same."""
    found = []
    for index, voter in enumerate(validation.entity.voters):
        own = [item.votes[index] for item in validation.entity.items if index < len(item.votes)]
        cast = [vote for vote in own if vote is not None]
        if len(cast) > 1 and len(set(cast)) == 1:
            found.append(f"{voter.organization}, {voter.role}: all {len(cast)} votes are {cast[0]}")
    return found
