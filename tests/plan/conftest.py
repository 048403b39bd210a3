"""Catalogs for the tests of plans, written as what programs teach, cost and take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, Record, load
from cpath.model import BY_KIND, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPOSITORY = Path(__file__).parents[1] / "repos" / "plan"
WEIGHT = {"importance": 4}


def build_catalog(data: Mapping[str, Any]) -> Catalog:
    """Build a catalog of one region ``r`` from ``{needs, programs}`` and whole records by kind.

    ``needs`` are what the occupation ``work`` requires: competency to level, null where unknown, or to
    ``{level, importance, category}``. ``programs`` have ``teaches`` (competency to level, assessed, in one
    course; or to what stands in a record) or ``courses`` (each with ``teaches``; null where nobody has mapped
    it), ``cost``, ``weeks`` and ``for``, the occupations they prepare for; all else stands as in a record.
    """
    needs: Mapping[str, Any] = data.get("needs", {})
    taught = {key for program in data.get("programs", {}).values() for key in _taught(program)}
    records: dict[str, dict[str, dict[str, Any]]] = {
        "framework": {
            "f": {
                "publisher": "Test",
                "level_scale": "course-level",
                "competencies": [
                    {
                        "id": id_,
                        "title": id_.upper(),
                        "category": _need(needs.get(id_)).get("category", "skill"),
                    }
                    for id_ in sorted({*needs, *taught})
                ],
            }
        },
        "occupation": {
            "work": {
                "soc": "29-1141",
                "level": "middle",
                "requirements": {
                    "illustrative": True,
                    "items": [
                        {
                            "competency": id_,
                            **WEIGHT,
                            **{key: value for key, value in _need(need).items() if key != "category"},
                        }
                        for id_, need in needs.items()
                    ],
                },
            }
        },
        "program": {
            key if "/" in key else f"r/{key}": _program(program)
            for key, program in data.get("programs", {}).items()
        },
    }
    for kind, more in data.get("records", {}).items():
        records.setdefault(kind, {}).update(more)
    settings = Settings.model_validate({"format": 1, "title": "Test"})
    catalog = Catalog(Path(), Record("cpath", None, "cpath.yaml", settings))
    for kind, entries in records.items():
        model = BY_KIND[kind]
        for key, fields in entries.items():
            region, _, id_ = key.rpartition("/")
            record: Record[Any] = Record(
                id_, region or None, f"{kind}/{key}.yaml", model.model_validate({"title": id_, **fields})
            )
            catalog.records.setdefault(model, {})[record.key] = record
    return catalog


def _need(need: Any) -> dict[str, Any]:
    if isinstance(need, dict):
        return need
    return {} if need is None else {"level": need}


def _taught(program: Mapping[str, Any]) -> set[str]:
    parts = [program, *program.get("courses", ())]
    return {key for part in parts for key in part.get("teaches") or ()}


def _program(data: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(data)
    courses = fields.pop("courses", None)
    if courses is None:
        courses = [{"id": "c", "teaches": fields.pop("teaches", {})}]
    cost, weeks = fields.pop("cost", None), fields.pop("weeks", None)
    credits_ = fields.pop("credits", None)
    length = {
        name: float(value) for name, value in (("weeks", weeks), ("credits", credits_)) if value is not None
    }
    fields.pop("teaches", None)
    return {
        "provider": "college",
        "type": "certificate",
        "prepares_for": [{"occupation": id_} for id_ in fields.pop("for", ["work"])],
        "courses": [_course(course, number) for number, course in enumerate(courses)],
        **({} if cost is None else {"cost": cost if isinstance(cost, str) else {"total": float(cost)}}),
        **({"length": length} if length else {}),
        **fields,
    }


def _course(data: Mapping[str, Any], number: int) -> dict[str, Any]:
    taught = data.get("teaches")
    return {
        "id": data.get("id", f"c{number}"),
        "title": f"Course {number}",
        **({} if data.get("credits") is None else {"credits": float(data["credits"])}),
        **{key: value for key, value in data.items() if key not in ("id", "credits", "teaches")},
        **(
            {}
            if taught is None
            else {"teaches": [{"competency": key, **_mark(mark)} for key, mark in taught.items()]}
        ),
    }


def _mark(mark: Any) -> dict[str, Any]:
    if isinstance(mark, dict):
        return mark
    return {"assessed": True, **({} if mark is None else {"level": float(mark)})}


@pytest.fixture(scope="session")
def make_catalog() -> Callable[[Mapping[str, Any]], Catalog]:
    """Build a catalog from plain data."""
    return build_catalog


@pytest.fixture(scope="session")
def plan_catalog() -> Catalog:
    """Load the repository whose plans were worked out by hand."""
    loaded = load(REPOSITORY)
    assert loaded.diagnostics == ()
    return loaded.catalog
