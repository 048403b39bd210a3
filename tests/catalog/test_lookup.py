"""The names that people write: found, or refused with what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.catalog.lookup import check_place, check_region, find_any, find_record
from cpath.errors import UnreadableError, UsageError
from cpath.model import Occupation, Pathway, Program

if TYPE_CHECKING:
    from pathlib import Path

    from cpath.catalog import Catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    nursing = "title: Nursing\nprovider: college\ntype: associate\n"
    files = {
        "cpath.yaml": "format: 1\ntitle: Three regions\n",
        "occupations/nurse.yaml": 'title: Nurse\nsoc: "29-1141"\nlevel: middle\n',
        "regions/east/region.yaml": "title: East\n",
        "regions/west/region.yaml": "title: [\n",
        "regions/east/programs/nursing.yaml": nursing,
        "regions/south/programs/nursing.yaml": nursing,
        "regions/south/programs/broken.yaml": "title: [\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(tmp_path).catalog


@pytest.mark.parametrize("region", [None, "east", "west", "south"])
def test_a_region_has_a_file_or_a_record(catalog: Catalog, region: str | None) -> None:
    check_region(catalog, region)


@pytest.mark.parametrize(
    ("region", "help_"), [("eastt", "did you mean 'east'?"), ("x", "known regions: east, south, west")]
)
def test_a_region_that_there_is_not(catalog: Catalog, region: str, help_: str) -> None:
    with pytest.raises(UsageError, match=f"there is no region '{region}'") as caught:
        check_region(catalog, region)
    assert caught.value.help == help_


def test_the_first_kind_that_has_the_name(catalog: Catalog) -> None:
    assert find_record(catalog, Program, "nursing", "south").key == "south/nursing"
    assert find_any(catalog, (Program, Occupation), "nurse").kind == "occupation"
    with pytest.raises(UsageError, match="there is no occupation or pathway 'nurze'") as caught:
        find_any(catalog, (Occupation, Pathway), "nurze")
    assert caught.value.help == "did you mean 'nurse'?"
    with pytest.raises(UsageError, match="several programs are called 'nursing'") as caught:
        find_record(catalog, Program, "nursing")
    assert caught.value.help == "name one of: east/nursing, south/nursing"
    with pytest.raises(UsageError, match="there is no pathway 'x'") as caught:
        find_record(catalog, Pathway, "x")
    assert caught.value.help == "this repository has no pathways yet"


def test_a_file_that_cannot_be_read_and_a_record_of_another_region(catalog: Catalog) -> None:
    with pytest.raises(UnreadableError, match="the file of the program 'south/broken' cannot be read"):
        find_record(catalog, Program, "broken")
    with pytest.raises(UsageError, match="the program 'east/nursing' is not of the region 'south'"):
        check_place(find_record(catalog, Program, "east/nursing"), "south")
