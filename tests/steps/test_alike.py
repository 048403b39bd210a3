"""Criteria that say the same are told once, by their ids."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from cpath.catalog import load
from cpath.steps.alike import group_alike, say_span
from cpath.steps.gate import evaluate_all
from cpath.steps.sign_off import explain_failure

BASE = Path(__file__).parent.parent / "repos" / "steps"
TODAY = date(2026, 6, 30)
FILE = "regions/plains/initiatives/health-care.yaml"


def test_an_empty_initiative_says_it_once_a_step(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    (root / "regions/plains/initiatives").mkdir(parents=True)
    (root / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    (root / "regions/plains/region.yaml").write_text("title: Plains\ncounties: ['08095']\n", encoding="utf-8")
    (root / FILE).write_text("title: Care\npartnership: care\nsector: Care\n", encoding="utf-8")
    catalog = load(root).catalog
    (status,) = evaluate_all(catalog, TODAY)
    groups = group_alike(status.steps[6].criteria)
    assert [say_span(group) for group in groups] == ["S7.1 to S7.14"]
    lines = explain_failure(catalog, *groups[0])
    assert sum("measured:" in line for line in lines) == 1
    assert sum("expected:" in line for line in lines) == 14
    assert "  S7.1 to S7.14:" in lines


def test_what_differs_stays_apart() -> None:
    (status,) = evaluate_all(load(BASE).catalog, TODAY)
    for step in status.steps:
        groups = group_alike(step.criteria)
        assert [item for group in groups for item in group] == list(step.criteria)
        for group in groups:
            assert len({(item.result.measured, item.result.missing) for item in group}) == 1


def test_ids_that_do_not_follow_one_another_are_listed() -> None:
    (status,) = evaluate_all(load(BASE).catalog, TODAY)
    criteria = status.steps[0].criteria
    assert say_span((criteria[0], criteria[2])) == "S1.1, S1.3"
    assert say_span((criteria[1],)) == "S1.2"


def test_a_credential_that_does_not_stack_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    file = root / "credentials/nursing-aas-degree.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("leads_to:", "#leads_to:"), encoding="utf-8")
    (status,) = evaluate_all(load(root).catalog, TODAY)
    missing = next(item for item in status.steps[5].criteria if item.criterion.id == "S6.3").result.missing
    assert "nursing-aas-degree lacks leads_to" in str(missing)
