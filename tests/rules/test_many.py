"""Very many findings of one kind: what is listed, what is counted, how the work grows.

The kinds are in `benchmarks/findings.yaml`, where they are timed as well. Here calls are counted, of
Python and of C, which are the same in every run.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpath.catalog import load
from cpath.diagnostics.formats import FORMATS, CheckResult
from cpath.diagnostics.listing import PER_FILE
from cpath.model import Organization
from cpath.rules import check
from cpath.source.reader import DEFAULT_LIMITS, read
from tests.cli.test_validate import cpath

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = read((ROOT / "benchmarks/findings.yaml").read_bytes()).data
TODAY = date(2026, 5, 10)
UNKNOWN_KEYS = CASES[0]


def _text(case: dict[str, Any], number: int) -> str:
    return "".join(
        part
        if isinstance(part, str)
        else "".join(
            part["each"].replace("{i}", str(index)).replace("{j}", str(index + 1)) for index in range(number)
        )
        for part in case["text"]
    )


def _repository(folder: Path, case: dict[str, Any], number: int) -> Path:
    root = folder / str(number)
    shutil.copytree(ROOT / "tests/rules/base", root)
    (root / case["path"]).write_text(_text(case, number))
    return root


def _fitting(case: dict[str, Any]) -> int:
    """Return how often the lines of a case fit into a file that the reader still takes."""
    number = 1_000
    nodes = sum(isinstance(event, yaml.NodeEvent) for event in yaml.parse(_text(case, number), yaml.CLoader))
    size = len(_text(case, 20_000)) // 20
    return min(DEFAULT_LIMITS.size * number // size, DEFAULT_LIMITS.nodes * number // nodes) * 9 // 10


def _calls(root: Path) -> int:
    """Return the calls that reading and checking a repository takes, those of C functions included."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        check(load(root), today=TODAY)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_work_grows_with_the_number_of_findings(case: dict[str, Any], tmp_path: Path) -> None:
    sizes = (300, 600, 1_200)
    _calls(_repository(tmp_path, case, 10))  # what is made once, such as tables of codes
    few, some, many = (_calls(_repository(tmp_path, case, number)) for number in sizes)
    assert many - some <= 2.4 * (some - few)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_just_within_the_bounds_of_the_reader(case: dict[str, Any], tmp_path: Path) -> None:
    number = _fitting(case)
    root = _repository(tmp_path, case, number)
    assert (root / case["path"]).stat().st_size > DEFAULT_LIMITS.size // 20
    loaded = load(root)
    found = check(loaded, today=TODAY)
    assert not [one.code for one in found if one.code in ("CP013", "CP014", "CP015")]
    of_kind = [one for one in found if (one.code, one.path) == (case["code"], case["path"])]
    listed = [one for one in of_kind if not one.more]
    if case["code"] == "CP703":
        assert len(listed) == 50  # the most circles of one graph, by a bound of its own
        return
    assert len(listed) == PER_FILE
    (summary,) = (one for one in of_kind if one.more)
    assert summary.more + len(listed) in (number, number - 1)
    assert f"{summary.more:,} more findings" in summary.message


def test_work_of_mending_grows_with_the_number_of_findings(tmp_path: Path) -> None:
    for case in (case for case in CASES if case.get("fixable")):
        root = _repository(tmp_path / case["code"], case, 150)
        result = cpath("validate", "--fix", cwd=root)
        assert "fixed 15" in result.stderr or "fixed 150" in result.stderr
        assert check(load(root), select=(case["code"],), today=TODAY) == ()


def test_a_file_with_more_findings_than_are_listed_is_no_record(tmp_path: Path) -> None:
    (case,) = (case for case in CASES if case["code"] == "CP002")
    for number, is_record in ((PER_FILE, True), (PER_FILE + 1, False)):
        catalog = load(_repository(tmp_path, case, number)).catalog
        assert ("many" in catalog.all(Organization)) is is_record
        assert ("many" in catalog.broken.get("organization", ())) is not is_record


def test_every_format_says_what_is_not_listed(tmp_path: Path) -> None:
    root = _repository(tmp_path, UNKNOWN_KEYS, PER_FILE + 900)
    found = check(load(root), today=TODAY)
    result, color = CheckResult(found, 20, 19, root), False
    for name in ("text", "github"):
        assert (
            FORMATS[name](result, color)
            .splitlines()[-1]
            .startswith("1,000 errors (20 files, 19 records); 900 of them not listed")
        )
    assert "900 more findings of this kind in this file are not listed" in FORMATS["text"](result, color)
    document = json.loads(FORMATS["json"](result, color))
    assert document["summary"]["errors"] == 1_000
    assert document["summary"]["unlisted"] == 900
    assert sum(item["more"] or 1 for item in document["diagnostics"]) == 1_000


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        ((), 1, "1,000 errors"),
        (("--select", "CP101"), 1, "900 of them not listed"),
        (("--select", "CP102"), 0, "no findings"),
        (("--ignore", "CP101"), 0, "no findings"),
        (("organizations/many.yaml",), 1, "900 of them not listed"),
        (("organizations/example-clinic.yaml",), 0, "no findings"),
        (("--fail-on", "never"), 0, "1,000 errors"),
    ],
)
def test_the_exit_code_does_not_depend_on_the_bound(
    arguments: tuple[str, ...], exit_code: int, said: str, tmp_path: Path
) -> None:
    result = cpath("validate", *arguments, cwd=_repository(tmp_path, UNKNOWN_KEYS, PER_FILE + 900))
    assert (result.returncode, said in result.stdout) == (exit_code, True), result.stdout[-300:]
