"""Whether what a step rests on stands in Git's last commit, so that a sign-off can be looked up later.

Data are compared, not bytes: line ends and comments make no difference. Must not know how Git is
asked, nor write anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpath.catalog import Catalog, load_revision
from cpath.catalog.layout import SETTINGS_FILE
from cpath.errors import UsageError
from cpath.model import Initiative, Region
from cpath.steps.digest import evidence_of
from cpath.steps.gate import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cpath.catalog import Record
    from cpath.source.history import History
    from cpath.steps.gate import StepStatus

RECORD = ("waivers", "attestations", "steps")
"""What `cpath step` itself writes into an initiative: it may be committed together with the sign-off."""


def find_uncommitted(
    catalog: Catalog, initiative: Record[Initiative], history: History, step: int, on: date
) -> tuple[str, ...]:
    """Find the files because of which a sign-off of ``step`` would be of data in no commit.

    These are the settings, the region and the initiative itself, where anything but its record differs,
    and what the steps up to ``step`` rest on, where it is another as it was committed, if only in words. The
    settings and the initiative where there is no commit, or the last one holds no ``cpath.yaml`` here.
    """
    try:
        head = history.resolve("HEAD")
    except UsageError:
        return (SETTINGS_FILE, initiative.path)  # nothing is committed yet
    if history.blob(head, SETTINGS_FILE) is None:
        return (SETTINGS_FILE, initiative.path)
    committed = load_revision(history, head).catalog
    governing = _differing_rules(catalog, committed, initiative.region)
    old = committed.all(Initiative).get(initiative.key)
    if old is None or _content(old) != _content(initiative):
        return (*governing, initiative.path)
    if governing:
        return governing
    here = evaluate(catalog, initiative, on).steps[:step]
    there = evaluate(_with_record(committed, initiative), initiative, on).steps[:step]
    pairs = [pair for pair in zip(here, there, strict=True) if _rests_on(pair[0]) != _rests_on(pair[1])]
    if not pairs:
        return ()
    differing = _differing(catalog, committed)
    told = [path for path in _evidence(pairs) if path in differing]
    return tuple(told or sorted(differing))


def _differing_rules(catalog: Catalog, committed: Catalog, region: str | None) -> tuple[str, ...]:
    """Find which of the files that hold the thresholds say something else than was committed."""
    found = []
    if not committed.settings_read or catalog.settings.entity != committed.settings.entity:
        found.append(SETTINGS_FILE)
    here, there = (side.all(Region).get(region or "") for side in (catalog, committed))
    if here is not None and (region in committed.faults or there is None or here.entity != there.entity):
        found.append(here.path)
    return tuple(found)


def _content(record: Record[Initiative]) -> dict[str, Any]:
    return record.entity.model_dump(exclude=set(RECORD))


def _rests_on(status: StepStatus) -> tuple[str, list[str]]:
    """All that a step rests on: what is signed, and the words that are not part of the digest."""
    return status.digest, evidence_of((item.criterion, item.result) for item in status.criteria)


def _with_record(committed: Catalog, initiative: Record[Initiative]) -> Catalog:
    """Return what was committed with the initiative's record as it is now."""
    records = dict(committed.records)
    records[Initiative] = {**records[Initiative], initiative.key: initiative}
    return replace(committed, records=records)


def _differing(catalog: Catalog, committed: Catalog) -> set[str]:
    """Return the files that hold other data than was committed, are new, or are gone."""
    here, there = _by_path(catalog), _by_path(committed)
    return {path for path in here.keys() | there.keys() if here.get(path) != there.get(path)}


def _by_path(catalog: Catalog) -> Mapping[str, object]:
    return {record.path: record.entity for record in catalog.iter_records()}


def _evidence(pairs: list[tuple[StepStatus, StepStatus]]) -> list[str]:
    """Return the files that the steps rest on, here or as committed, each once."""
    return list(
        dict.fromkeys(
            record.path
            for pair in pairs
            for status in pair
            for item in status.criteria
            if item.criterion.required
            for record, _ in item.result.evidence
        )
    )
