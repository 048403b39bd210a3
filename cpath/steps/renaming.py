"""What a rename does to signed steps: their evidence names records by ids, so its digest changes.

A step whose evidence was that of its sign-off keeps standing on it under the new name. Must not
know any criterion, nor how anything is renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError
from cpath.model import Initiative
from cpath.source.edit import Edit
from cpath.steps.gate import evaluate_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cpath.catalog import Catalog
    from cpath.steps.gate import InitiativeStatus, StepStatus


@dataclass(frozen=True, slots=True)
class Carried:
    """Signed steps of one initiative that get the digest of the same evidence under its new name.

    ``id`` is the initiative as commands take it, before the rename.
    """

    id: str
    steps: tuple[int, ...]
    edits: tuple[Edit, ...]


def carry_digests(
    before: Catalog, after: Catalog, key_after: Callable[[str, str], str], today: date
) -> tuple[Carried, ...]:
    """Renew the digests of sign-offs whose evidence only a rename has changed.

    ``key_after`` gives the key of a record after the rename, by its kind and key. A sign-off whose
    evidence had changed before, or that has no digest, is left as it is. Raises `RefusedEditError`
    where a step would stand otherwise than before.
    """
    carried = []
    for region in _regions_with_digests(before):
        later = {
            status.record.key: status
            for status in evaluate_all(after, today, region=key_after("region", region))
        }
        for status in evaluate_all(before, today, region=region):
            found = _carry(status, later[key_after(Initiative.kind, status.record.key)])
            if found.edits:
                carried.append(found)
    return tuple(carried)


def _regions_with_digests(catalog: Catalog) -> list[str]:
    """Return the regions in which a sign-off has a digest: in all others there is nothing to carry."""
    return sorted(
        {
            record.region
            for record in catalog.all(Initiative).values()
            if record.region is not None and any(item.digest for item in record.entity.steps)
        }
    )


def _carry(before: InitiativeStatus, after: InitiativeStatus) -> Carried:
    edits: dict[int, Edit] = {}
    for old, new in zip(before.steps, after.steps, strict=True):
        if old.state is not new.state:
            raise RefusedEditError(
                f"step {old.step.number} of {before.id} would be {new.state} instead of {old.state}",
                help="this is a fault of cpath; nothing was written",
            )
        digest = _digest_after(old, new)
        if digest is not None and old.sign_off_index is not None:
            at = ("steps", old.sign_off_index, "digest")
            edits[old.step.number] = Edit(before.record.path, at, "replace", digest)
    return Carried(before.id, tuple(edits), tuple(edits.values()))


def _digest_after(old: StepStatus, new: StepStatus) -> str | None:
    recorded = old.sign_off.digest if old.sign_off is not None else None
    if recorded is None or old.has_changed or not new.has_changed or new.signed_digest is None:
        return None
    return new.signed_digest[: len(recorded)]  # one that was cut short stays so
