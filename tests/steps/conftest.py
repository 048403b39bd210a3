"""The base repository that has passed all eight steps, and changes of it without touching the disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from cpath.catalog import Catalog, Record, load
from cpath.model import Initiative
from cpath.model.initiative import Signer
from cpath.source.reader import read
from cpath.steps.gate import InitiativeStatus, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
INITIATIVE = "initiatives/health-care"
"""The base's initiative, as a patch names it."""
TODAY = date(2026, 6, 30)
BUSINESS = Signer(organization="employer-01", role="Chief nursing officer")
PUBLIC = Signer(organization="workforce-center", role="Director")
DELETE = "(delete)"


class Patched(Protocol):
    """Gives the base catalog with records changed: ``{"programs/nurse-aide": {"cip": "unknown"}}``."""

    def __call__(self, patch: Mapping[str, Any]) -> Catalog: ...


class Evaluated(Protocol):
    """Gives where the base's initiative stands, with records changed, on a day."""

    def __call__(self, patch: Mapping[str, Any] | None = None, today: date = TODAY) -> InitiativeStatus: ...


def initiative(catalog: Catalog) -> Record[Initiative]:
    return catalog.all(Initiative)["plains/health-care"]


def sign_offs(*numbers: int) -> list[dict[str, Any]]:
    """Return the recorded sign-offs of these steps."""
    recorded = read((BASE / FILE).read_bytes()).data["steps"]
    return [item for item in recorded if item["step"] in numbers]


def only_signed(*numbers: int, **changes: Any) -> dict[str, Any]:
    """Make a patch that keeps only the sign-offs of these steps."""
    return {INITIATIVE: {"steps": sign_offs(*numbers), **changes}}


def states_of(status: InitiativeStatus) -> list[str]:
    return [step.state.value for step in status.steps]


@pytest.fixture(scope="session")
def base() -> Catalog:
    loaded = load(BASE)
    assert loaded.diagnostics == ()
    return loaded.catalog


@pytest.fixture(scope="session")
def patched(base: Catalog) -> Patched:
    """Change records of the base; a record is named by the end of its path, a value by its way.

    ``meetings.0.on`` leads to a value, ``meetings.+`` appends an item, ``(delete)`` takes away.
    """

    def change(patch: Mapping[str, Any]) -> Catalog:
        records = {model: dict(found) for model, found in base.records.items()}
        settings = base.settings
        for name, changes in patch.items():
            record = _find(base, name)
            if changes == DELETE:
                del records[type(record.entity)][record.key]
                continue
            data = read((BASE / record.path).read_bytes()).data
            for way, value in changes.items():
                _change(data, way.split("."), value)
            changed = replace(record, entity=type(record.entity).model_validate(data))
            if record is base.settings:
                settings = changed
            else:
                records[type(record.entity)][record.key] = changed
        return Catalog(base.root, settings, records)

    return change


@pytest.fixture(scope="session")
def evaluated(patched: Patched) -> Evaluated:
    def compute(patch: Mapping[str, Any] | None = None, today: date = TODAY) -> InitiativeStatus:
        catalog = patched(patch or {})
        return evaluate(catalog, initiative(catalog), today)

    return compute


def _find(catalog: Catalog, name: str) -> Record[Any]:
    found = [record for record in catalog.iter_records() if record.path.endswith(f"{name}.yaml")]
    assert len(found) == 1, f"{name}: {len(found)} records"
    return found[0]


def _change(data: Any, way: list[str], value: Any) -> None:
    key: Any = int(way[0]) if isinstance(data, list) and way[0] != "+" else way[0]
    if len(way) > 1:
        _change(data[key], way[1:], value)
    elif value == DELETE:
        del data[key]
    elif key == "+":
        data.append(value)
    else:
        data[key] = value
