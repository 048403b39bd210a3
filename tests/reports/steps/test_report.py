"""The steps of an initiative with all their criteria, in words and as ``cpath-steps/1``."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles
from cpath.steps.criteria import STEPS
from cpath.steps.gate import evaluate_all

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.steps.gate import InitiativeStatus

BASE = Path(__file__).parents[2] / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)

WAIVERS = """\
waivers:
  - criterion: S2.1
    reason: Only five agencies in two counties
    by: workforce-center
    role: Director
    on: 2026-01-01
    expires: 2026-12-31
  - criterion: S3.4
    reason: The vote is in July
    by: workforce-center
    role: Director
    on: 2026-01-01
    expires: 2026-06-29
"""


@pytest.fixture
def walked(tmp_path: Path) -> Catalog:
    """Make a region whose third step needs review, with a waiver in force and an expired one."""
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    file = root / FILE
    text = file.read_text(encoding="utf-8")
    text = text.replace(
        "confirmed_by: [employer-01, employer-02, employer-03]", "confirmed_by: [employer-01]", 1
    )
    file.write_text(text.partition("  - step: 5\n")[0] + WAIVERS, encoding="utf-8")
    team = root / "regions/plains/partnerships/health-care.yaml"
    kept, _, rest = team.read_text(encoding="utf-8").partition("  - organization: human-services\n")
    team.write_text(kept + "agreement:" + rest.partition("agreement:")[2], encoding="utf-8")
    loaded = load(root)
    assert loaded.diagnostics == ()
    return loaded.catalog


def _status(catalog: Catalog) -> InitiativeStatus:
    (status,) = evaluate_all(catalog, TODAY)
    return status


def show(catalog: Catalog, step: int | None = None, format_: str = "text") -> str:
    return str(write_report("step show", format_, View(), _status(catalog), step, Titles(catalog)))


@pytest.mark.parametrize(("format_", "suffix"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
def test_show(walked: Catalog, format_: str, suffix: str, golden: Any) -> None:
    golden(f"steps/show.{suffix}", show(walked, 3, format_))


def test_show_what_to_work_on(walked: Catalog, golden: Any) -> None:
    golden("steps/show-current.txt", show(walked))


def test_list(walked: Catalog, golden: Any) -> None:
    golden("steps/list.txt", write_report("step list", "text", View(), _status(walked), Titles(walked)))


def test_the_eight_steps(golden: Any) -> None:
    golden("steps/steps.txt", write_report("step list", "text", View(), None, None))


def test_json(walked: Catalog, golden: Any) -> None:
    golden("steps/steps.json", show(walked, 3, "json"))


def test_json_has_the_promised_keys(walked: Catalog) -> None:
    data = json.loads(show(walked, None, "json"))
    assert list(data) == ["format", "initiatives"]
    assert data["format"] == "cpath-steps/1"
    (initiative,) = data["initiatives"]
    assert list(initiative)[:5] == ["id", "region", "sector", "current_step", "steps"]
    assert list(initiative)[5:] == ["title", "launched", "illustrative", "today", "due"]
    assert (initiative["id"], initiative["region"], initiative["current_step"]) == (
        "health-care",
        "plains",
        3,
    )
    keys = ["number", "title", "state", "signed_by", "signed_on", "waivers", "criteria"]
    keys += ["attestations", "reopened", "changed", "owners", "signed_by_sides"]
    assert [list(step) for step in initiative["steps"]] == [keys] * 8
    states = ["signed", "signed", "needs-review", "at-risk", "later", "later", "later", "later"]
    assert [step["state"] for step in initiative["steps"]] == states
    assert [len(step["criteria"]) for step in initiative["steps"]] == [len(step.criteria) for step in STEPS]
    for step in initiative["steps"]:
        for criterion in step["criteria"]:
            assert list(criterion) == [
                "id",
                "summary",
                "required",
                "state",
                "measured",
                "expected",
                "evidence",
                "missing",
                "holds_until",
                "newer",
            ]
    (waiver,) = initiative["steps"][1]["waivers"]
    assert (waiver["criterion"], waiver["in_force"]) == ("S2.1", True)
    assert initiative["steps"][1]["criteria"][0]["state"] == "waived"


def test_evidence_leads_to_the_line(walked: Catalog) -> None:
    data = json.loads(show(walked, 3, "json"))
    (place,) = data["initiatives"][0]["steps"][0]["criteria"][3]["evidence"]
    line = (walked.root / place["path"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    assert line[place["column"] - 1 :] == "[employer-01]"


def test_changed_evidence_is_shown(base_with_other_wage: Catalog) -> None:
    status = _status(base_with_other_wage)
    text = " ".join(show(base_with_other_wage, 3).split())
    assert f"the evidence has changed since then: `{status.steps[2].digest}` instead of `sha256:" in text


@pytest.fixture
def base_with_other_wage(tmp_path: Path) -> Catalog:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    file = root / "occupations/nursing-assistant.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("median_hourly: 19.5", "median_hourly: 19.6"),
        encoding="utf-8",
    )
    return load(root).catalog


def test_without_a_number_only_what_is_to_be_worked_on_is_shown_whole(walked: Catalog) -> None:
    text = show(walked)
    assert "  - met: `S3.1` Critical occupations are named (must)\n" in text
    assert "Step 1, Organize business" in text
    assert "8 of 8 criteria that must pass are met." in text
    assert "S1.1" not in text
    assert text.endswith("\n\nEvery criterion of a step: `cpath step show health-care N`\n")
    assert text.index("- not met: ") < text.index("- met: ")
