"""Catalogs in memory, written as the data they are about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, Record
from cpath.model import BY_KIND, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Make = Callable[[Mapping[str, Any]], Catalog]

COMMON: dict[str, dict[str, Any]] = {
    "framework": {"publisher": "Test", "level_scale": "course-level"},
    "occupation": {"soc": "29-1141", "level": "entry"},
    "program": {"provider": "college", "type": "certificate"},
    "organization": {"type": "employer"},
    "initiative": {"partnership": "care", "sector": "Care"},
}


@pytest.fixture(scope="session")
def make() -> Make:
    """Build a catalog from ``{kind: {key: fields}}``; ``broken`` names what cannot be read."""

    def build(data: Mapping[str, Any]) -> Catalog:
        settings = Settings.model_validate({"format": 1, "title": "Test", **(data.get("settings") or {})})
        catalog = Catalog(
            Path(),
            Record("cpath", None, "cpath.yaml", settings),
            faults={} if data.get("settings_read", True) else {None: ()},
        )
        for kind, records in data.items():
            if kind in ("settings", "settings_read"):
                continue
            if kind == "broken":
                catalog.broken.update({name: set(keys) for name, keys in records.items()})
                continue
            for key, fields in records.items():
                region, _, id_ = key.rpartition("/")
                for competency in (fields or {}).get("competencies", ()) if kind == "framework" else ():
                    competency.setdefault("category", "skill")
                entity = BY_KIND[kind].model_validate(
                    {"title": id_, **COMMON.get(kind, {}), **(fields or {})}
                )
                record: Record[Any] = Record(id_, region or None, f"{kind}/{key}.yaml", entity)
                catalog.records.setdefault(BY_KIND[kind], {})[record.key] = record
        return catalog

    return build
