"""``cpath supply`` as a script calls it: options, exit codes, streams, files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

REPOSITORY = Path(__file__).parents[1] / "repos" / "supply"


def rows(out: str) -> list[str]:
    return [f"{row['region']}/{row['occupation']}" for row in json.loads(out)["rows"]]


def test_json_goes_to_stdout_and_the_next_command_to_stderr(cpath: Cpath) -> None:
    result = cpath("supply", "--repo", str(REPOSITORY), "--format", "json")
    assert result.exit_code == 0
    assert rows(result.out) == ["north/care-aide", "north/medical-assistant", "north/nurse", "south/welder"]
    # The largest gap that is known.
    assert result.err == "next: cpath gap-report --region north --occupation nurse\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--region", "south"], ["south/welder"]),
        (["--occupation", "nurse"], ["north/nurse"]),
        (["--occupation", "nurse", "--region", "north", "--years", "1"], ["north/nurse"]),
    ],
)
def test_options_narrow(options: list[str], expected: list[str], cpath: Cpath) -> None:
    result = cpath("supply", "--repo", str(REPOSITORY), "--format", "json", *options)
    assert (result.exit_code, rows(result.out)) == (0, expected)


@pytest.mark.parametrize(
    ("options", "exit_code", "message"),
    [
        (["--by", "sector", "--format", "json"], 2, "error: --by changes nothing here: json always contains"),
        (["--force"], 2, "error: --force changes nothing here: no file is written\nhelp: leave it out\n"),
        (["--region", "nort"], 2, "error: there is no region 'nort'\nhelp: did you mean 'north'?\n"),
        (
            ["--occupation", "nurze"],
            2,
            "error: there is no occupation 'nurze'\nhelp: did you mean 'nurse'?\n",
        ),
        (["--by", "county"], 2, "error: --by cannot be 'county'\nhelp: one of: occupation, program, region"),
        (["--years", "0"], 2, "error: --years cannot be 0\nhelp: give a number from 1 to 10\n"),
        (["--format", "pdf"], 2, "error: no format 'pdf' here\n"),
        (
            ["--occupation", "welder", "--region", "north"],
            3,
            "error: no initiative names 'welder' as a critical occupation in north\n",
        ),
    ],
)
def test_wrong_use(options: list[str], exit_code: int, message: str, cpath: Cpath) -> None:
    result = cpath("supply", "--repo", str(REPOSITORY), *options)
    assert (result.exit_code, result.out) == (exit_code, "")
    assert result.err.startswith(message)


@pytest.mark.parametrize("suffix", ["csv", "html", "xlsx", "md", "json", "txt"])
def test_a_files_ending_tells_the_format(suffix: str, tmp_path: Path, cpath: Cpath) -> None:
    target = tmp_path / f"supply.{suffix}"
    result = cpath("supply", "--repo", str(REPOSITORY), "-o", str(target))
    assert (result.exit_code, result.out) == (0, "")
    start = {"csv": b'\xef\xbb\xbf"region",', "html": b"<!doctype", "xlsx": b"PK", "md": b"# Job openings"}
    assert target.read_bytes().startswith(start.get(suffix, b""))
    assert f"wrote {target}\n" in result.err


def test_it_works_on_the_healthy_part(tmp_path: Path, cpath: Cpath) -> None:
    repository = shutil.copytree(REPOSITORY, tmp_path / "repository")
    (repository / "regions/north/programs/nursing.yaml").write_text("title: [", encoding="utf-8")
    (repository / "occupations/care-aide.yaml").write_text("title: [", encoding="utf-8")
    result = cpath("supply", "--repo", str(repository), "--format", "json")
    assert result.exit_code == 0
    assert rows(result.out) == ["north/medical-assistant", "north/nurse", "south/welder"]
    assert json.loads(result.out)["left_out"][:2] == [
        "occupation `care-aide`: its file cannot be read",
        "program `north/nursing`: its file cannot be read",
    ]
    assert result.err.startswith(
        "note: 2 records left out that cannot be read (occupation care-aide, program north/nursing); "
        "see `cpath validate`\n"
    )
