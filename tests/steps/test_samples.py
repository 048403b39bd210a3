"""Samples of cpath's own are never evidence, and neither is a link or a note in the place of data."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.catalog.sample import Samples
from cpath.model import BY_KIND, Initiative
from cpath.steps.gate import evaluate
from tests.steps.conftest import BASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.steps.conftest import Patched

REAL = {"cpath": {"illustrative": False}}
TEAM = "partnerships/health-care"
INITIATIVE = "initiatives/health-care"
PATHWAY = "pathways/nursing"


def sample(kind: str, key: str) -> Any:
    """Return what the starting file shows under a key."""
    (example,) = BY_KIND[kind].model_fields[key].examples or [None]
    return example


def state(patched: Patched, criterion: str, *patches: dict[str, Any]) -> tuple[str, str]:
    whole: dict[str, Any] = {}
    for patch in patches:
        for record, changes in patch.items():
            whole[record] = {**whole.get(record, {}), **changes}
    catalog = patched(whole)
    status = evaluate(catalog, catalog.all(Initiative)["plains/health-care"], TODAY)
    item = next(item for step in status.steps for item in step.criteria if item.criterion.id == criterion)
    return item.result.state.value, item.result.measured


@pytest.mark.parametrize(
    ("criterion", "patch", "with_samples"),
    [
        ("S1.6", {TEAM: {"meetings.+": {"on": "2026-02-12", "attended": ["example-hospital"]}}}, "met"),
        ("S1.8", {TEAM: {"action_plan": sample("partnership", "action_plan")}}, "met"),
        ("S1.3", {TEAM: {"champions": [], "existing": sample("partnership", "existing")}}, "attested"),
        ("S2.4", {TEAM: {"core_team.0": {"organization": "example-college", "convener": True}}}, "met"),
        ("S2.6", {TEAM: {"agreement": sample("partnership", "agreement")}}, "met"),
        ("S3.4", {INITIATIVE: {"critical_occupations.0.confirmed_by.+": "example-hospital"}}, "met"),
        (
            "S6.8",
            {PATHWAY: {"components": {"skill_assessments": {"text": "x", "url": "https://www.example.edu"}}}},
            "attested",
        ),
        ("S6.8", {PATHWAY: {"components": sample("pathway", "components")}}, "attested"),
        ("S7.3", {PATHWAY: {"public_information.wages.url": "https://maps.example.org/x"}}, "attested"),
        ("S8.3", {INITIATIVE: {"metrics": sample("initiative", "metrics")}}, "met"),
    ],
)
def test_a_hard_criterion_is_not_met_by_a_sample(
    criterion: str, patch: dict[str, Any], with_samples: str, patched: Patched
) -> None:
    """The same data passes in an example, which holds nothing else."""
    assert state(patched, criterion, patch)[0] == with_samples
    found, words = state(patched, criterion, patch, REAL)
    assert found == "unmet"
    assert "that cpath shows in its starting files" in words


def test_what_is_no_sample_passes_in_a_region_too(patched: Patched) -> None:
    assert state(patched, "S1.8", REAL)[0] == "met"
    changed = {TEAM: {"action_plan": {**sample("partnership", "action_plan"), "dated": "2026-02-13"}}}
    assert state(patched, "S1.8", changed, REAL)[0] == "met"


def test_a_note_does_not_let_a_sample_pass(patched: Patched) -> None:
    """Of the record, or in the words of the starting file of the settings."""
    patch = {TEAM: {"action_plan": sample("partnership", "action_plan"), "illustrative": True}}
    assert state(patched, "S1.8", patch, REAL)[0] == "unmet"
    words = {"cpath": {"illustrative": sample("settings", "illustrative")}}
    assert state(patched, "S1.8", patch, words)[0] == "unmet"


def test_a_sample_may_be_waived(patched: Patched) -> None:
    waiver = {
        "criterion": "S1.8",
        "reason": "Few",
        "by": "employer-01",
        "role": "Owner",
        "on": "2026-01-01",
        "expires": "2026-12-31",
    }
    patch = {TEAM: {"action_plan": sample("partnership", "action_plan")}, INITIATIVE: {"waivers": [waiver]}}
    assert state(patched, "S1.8", patch, REAL)[0] == "waived"


@pytest.mark.parametrize(
    ("criterion", "patch"),
    [
        (
            "S3.2",
            {
                "occupations/nursing-assistant": {
                    "labor_market": [
                        {
                            "area": "Plains",
                            "openings": 120,
                            "growth_percent": 12,
                            "median_hourly": 20,
                            "illustrative": True,
                        }
                    ]
                }
            },
        ),
        (
            "S7.8",
            {
                "occupations/nursing-assistant": {
                    "labor_market": [{"area": "Plains", "median_hourly": 20, "illustrative": True}]
                }
            },
        ),
    ],
)
def test_a_made_up_figure_counts_in_an_example_only(
    criterion: str, patch: dict[str, Any], patched: Patched
) -> None:
    assert state(patched, criterion, patch)[0] == "met"
    assert state(patched, criterion, patch, REAL)[0] == "unmet"


@pytest.mark.parametrize(
    ("criterion", "patch"),
    [
        ("S1.3", {"champions.1": "(delete)"}),
        ("S1.4", {"members": ["employer-01", "plains-college"]}),
        ("S1.5", {"meetings.2.attended": ["employer-01", "plains-college"]}),
        ("S1.6", {"meetings": [{"on": "2026-07-01"}]}),
        ("S1.7", {"priorities.0.owner": "workforce-center"}),
    ],
)
def test_a_link_does_not_stand_in_for_what_can_be_computed(
    criterion: str, patch: dict[str, Any], patched: Patched
) -> None:
    assert state(patched, criterion, {TEAM: {**patch, "existing": "https://plains.gov/care"}})[0] == "unmet"


def test_every_sample_that_can_pass_a_gate_is_known(tmp_path: Path) -> None:
    """All that starting files show for a partnership, an initiative and a pathway, uncommented at once."""
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    (folder / "cpath.yaml").write_text("title: x\nformat: 1\n", encoding="utf-8")
    catalog = load(folder).catalog
    samples = Samples(catalog)
    noticed: dict[str, set[str]] = {}
    for kind in ("partnership", "initiative", "pathway"):
        record = next(iter(catalog.all(BY_KIND[kind]).values()))
        document = {
            name: field.examples[0] for name, field in BY_KIND[kind].model_fields.items() if field.examples
        }
        entity = BY_KIND[kind].model_validate(document)
        changed = type(record)("other", record.region, f"{kind}.yaml", entity)
        noticed[kind] = {str(path[0]) for path in samples.find(changed)}
    assert noticed["partnership"] == {
        *("description", "notes", "existing", "champions", "members", "core_team", "agreement"),
        *("meetings", "priorities", "action_plan"),
    } - {"notes"}
    assert noticed["initiative"] >= {
        *("inventory", "decisions", "feedback", "publications", "metrics", "reviews"),
        *("waivers", "attestations", "steps"),
    }
    assert noticed["pathway"] >= {"components", "public_information"}
