"""Small repositories of the gap report: ``tests/repos/gaps`` with a few words changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cpath.catalog import load
from cpath.documents import View
from cpath.gaps.report import GapReport, Source, build_gap_report
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


TITLES = Titles(load(REPOSITORY).catalog)
"""Titles of the regions and records of the repository; the changed ones keep them."""


def render(report: GapReport, style: str, view: View | None = None, **how: Any) -> str:
    """The report of pairs in a format that is text."""
    text = write_report("gap", style, view or View(**how), report, TITLES)
    assert isinstance(text, str)
    return text


def changed_report(folder: Path, case: Mapping[str, Any]) -> GapReport:
    """The report of a case: ``replace`` changes words in files, ``ask`` says what is compared."""
    shutil.copytree(REPOSITORY, folder, dirs_exist_ok=True)
    changes: Mapping[str, Sequence[Sequence[str]]] = case.get("replace", {})
    for name, pairs in changes.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, f"{case['name']}: {name} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    asked = dict(case.get("ask", {}))
    source = Source(**{key: asked.pop(key) for key in ("route", "occupation_source") if key in asked})
    if "from" in asked:
        source = Source(occupation=asked.pop("from"))
    return build_gap_report(load(folder).catalog, source=source, **asked)


def read_cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file of this folder."""
    cases: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return cases
