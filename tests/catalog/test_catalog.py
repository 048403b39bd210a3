"""The catalog: keys, references, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import Catalog, load
from cpath.catalog.catalog import iter_parts
from cpath.model import Occupation, Program, Sourced
from cpath.source.position import Position

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "cpath.yaml": "format: 1\ntitle: Two regions\n",
    "organizations/college.yaml": "title: College\ntype: community-college\n",
    "occupations/nurse.yaml": 'title: Nurse\nsoc: "29-1141"\nlevel: middle\nrequirements:\n'
    "  source: O*NET\n  as_of: 2025\n  items:\n    - {competency: listening, importance: 4}\n",
    "competencies/onet.yaml": "title: O*NET\npublisher: ETA\nlevel_scale: onet-level\ncompetencies:\n"
    "  - {id: listening, title: Listening, category: skill}\n"
    "  - {id: speaking, title: Speaking, category: skill}\n",
    "competencies/own.yaml": "title: Own\npublisher: We\nlevel_scale: onet-level\ncompetencies:\n"
    "  - {id: speaking, title: Speaking, category: skill}\n",
    "regions/east/region.yaml": "title: East\n",
    "regions/west/region.yaml": "title: West\n",
    "regions/east/programs/nursing.yaml": "title: Nursing\nprovider: college\ntype: associate\n"
    "articulation:\n  - to: west/advanced\n  - to: nursing\n  - to: advanced\n",
    "regions/west/programs/nursing.yaml": "title: Nursing\nprovider: colege\ntype: associate\n",
    "regions/west/programs/advanced.yaml": "title: Advanced\nprovider: college\ntype: bachelor\n",
    "regions/west/programs/broken.yaml": "title: [\n",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(tmp_path).catalog


@pytest.mark.parametrize(
    ("kinds", "ref", "region", "key"),
    [
        ("organization", "college", None, "college"),
        ("organization", "colege", None, None),
        ("program", "nursing", "east", "east/nursing"),
        ("program", "nursing", "west", "west/nursing"),
        ("program", "west/nursing", "east", "west/nursing"),
        ("program", "advanced", "east", "west/advanced"),  # the only one of its name
        ("program", "broken", "west", "west/broken"),  # its file is broken, the reference is not
        ("competency", "listening", None, "onet/listening"),
        ("competency", "own/speaking", None, "own/speaking"),
        ("competency", "onet/nothing", None, None),
        (("occupation", "program"), "nurse", "east", "nurse"),
        (("occupation", "program"), "advanced", "west", "west/advanced"),
    ],
)
def test_resolve(
    catalog: Catalog, kinds: str | tuple[str, ...], ref: str, region: str | None, key: str | None
) -> None:
    assert catalog.resolve(kinds, ref, region).key == key


def test_ambiguous_references_lead_nowhere_and_name_the_candidates(catalog: Catalog) -> None:
    assert catalog.resolve("program", "nursing").candidates == ("east/nursing", "west/nursing")
    assert catalog.resolve("competency", "speaking").candidates == ("onet/speaking", "own/speaking")
    assert catalog.find(Program, "nursing") is None
    assert catalog.find_competency("speaking") is None


def test_references_of_a_record(catalog: Catalog) -> None:
    program = catalog.all(Program)["east/nursing"]
    assert [(item.path, item.kinds, item.ref) for item in catalog.iter_references(program)] == [
        (("provider",), ("organization",), "college"),
        (("articulation", 0, "to"), ("program",), "west/advanced"),
        (("articulation", 1, "to"), ("program",), "nursing"),
        (("articulation", 2, "to"), ("program",), "advanced"),
    ]


def test_parts_and_places(catalog: Catalog) -> None:
    nurse = catalog.all(Occupation)["nurse"]
    assert [path for path, _ in iter_parts(nurse.entity, Sourced)] == [("requirements",)]
    path = ("requirements", "items", 0, "competency")
    assert catalog.locate(nurse, path).start == Position(8, 20)
    assert catalog.locate(nurse, path, key=True).start == Position(8, 8)
    missing = ("requirements", "items", 0, "level")
    assert catalog.locate(nurse, missing).start == Position(8, 7)


def test_the_healthy_part_is_there_though_a_file_is_broken(catalog: Catalog) -> None:
    assert catalog.broken == {"program": {"west/broken"}}
    assert set(catalog.all(Program)) == {"east/nursing", "west/nursing", "west/advanced"}
