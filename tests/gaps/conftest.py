"""Catalogs in memory for the tests of gaps, written as the data they are about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, Record, load
from cpath.model import BY_KIND, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPOSITORY = Path(__file__).parents[1] / "repos" / "gaps"


def build_catalog(data: Mapping[str, Any]) -> Catalog:
    """Build a catalog from ``{kind: {key: record}}``; a bare minimum of titles is filled in."""
    settings = Settings.model_validate({"format": 1, "title": "Test", **data.get("settings", {})})
    catalog = Catalog(Path(), Record("cpath", None, "cpath.yaml", settings))
    common: dict[str, dict[str, Any]] = {
        "framework": {"publisher": "Test"},
        "occupation": {"soc": "29-1141", "level": "entry"},
        "program": {"provider": "college", "type": "certificate"},
    }
    for kind, records in data.items():
        if kind == "settings":
            continue
        model = BY_KIND[kind]
        for key, fields in records.items():
            region, _, id_ = key.rpartition("/")
            entity = model.model_validate({"title": id_, **common.get(kind, {}), **fields})
            record: Record[Any] = Record(id_, region or None, f"{kind}/{key}.yaml", entity)
            catalog.records.setdefault(model, {})[record.key] = record
    return catalog


@pytest.fixture(scope="session")
def make_catalog() -> Callable[[Mapping[str, Any]], Catalog]:
    """Build a catalog from plain data."""
    return build_catalog


@pytest.fixture(scope="session")
def gaps_catalog() -> Catalog:
    """Load the repository whose gaps were worked out by hand."""
    loaded = load(REPOSITORY)
    assert loaded.diagnostics == ()
    return loaded.catalog
