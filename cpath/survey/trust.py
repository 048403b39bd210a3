"""What makes the results of a vote weaker than they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, Message, Number, msg, plural
from cpath.model import Organization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
) -> Iterator[Message]:
    """Yield what makes the results weaker than they look."""
    entity = validation.entity
    business = [voter.organization for voter in entity.voters if _is_business(catalog, voter.organization)]
    firms = {catalog.resolve(Organization.kind, ref).key for ref in business}
    minimum, wanted = Number(thresholds.voters_minimum.value, 2), thresholds.voters_wanted.value
    if len(business) < thresholds.voters_minimum.value:
        yield plural(
            "Too few: {n} voter from business; at least {least} are needed",
            "Too few: {n} voters from business; at least {least} are needed",
            len(business),
            least=minimum,
        )
    if len(firms) < thresholds.firms_minimum.value:
        yield plural(
            "Too few: {n} firm; at least {least} are needed",
            "Too few: {n} firms; at least {least} are needed",
            len(firms),
            least=Number(thresholds.firms_minimum.value, 2),
        )
    if thresholds.voters_minimum.value <= len(business) < wanted:
        yield plural(
            "{n} voter from business: a mean is steadier from {wanted} on",
            "{n} voters from business: a mean is steadier from {wanted} on",
            len(business),
            wanted=Number(wanted, 2),
        )
    public = sorted({voter.organization for voter in entity.voters} - set(business))
    if public:
        names = Listed([Code(name) for name in public], 99)
        yield msg("Votes of organizations that are not businesses are counted too: {names}", names=names)
    votes = {vote for item in entity.items for vote in item.cast}
    if len(votes) == 1 and len(items) > 1:
        yield msg("Every vote is {vote}: check whether they were cast item by item", vote=votes.pop())
    elif len(items) > 1:
        yield from _alike(validation)
    few = sum(item.few for item in items if item.n)
    if few and len(entity.voters) >= thresholds.voters_minimum.value:
        yield msg("Fewer than {least} voted on {few} of {all} items", least=minimum, few=few, all=len(items))


def _is_business(catalog: Catalog, ref: str) -> bool:
    record = catalog.find(Organization, ref)
    return record is not None and record.entity.is_business


def _alike(validation: Record[Validation]) -> Iterator[Message]:
    """Yield the voters whose votes on every item are the same."""
    for index, voter in enumerate(validation.entity.voters):
        own = [item.votes[index] for item in validation.entity.items if index < len(item.votes)]
        cast = [vote for vote in own if vote is not None]
        if len(cast) > 1 and len(set(cast)) == 1:
            yield msg(
                "{firm}, {role}: all {n} votes are {vote}",
                firm=Code(voter.organization),
                role=voter.role,
                n=len(cast),
                vote=cast[0],
            )
