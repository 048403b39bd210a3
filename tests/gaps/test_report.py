"""Which pairs a report holds, what it leaves out and says so, and wrong names."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.errors import CpathError, ExitCode
from cpath.gaps.report import GapReport, build_gap_report

if TYPE_CHECKING:
    from cpath.catalog import Catalog

REPOSITORY = Path(__file__).parents[1] / "repos" / "gaps"


def named(report: GapReport) -> list[str]:
    return [f"{pair.region}: {pair.occupation} from {pair.source}" for pair in report.pairs]


@pytest.mark.parametrize(
    ("options", "pairs", "unserved"),
    [
        (
            {},
            [
                "north: care-aide from advanced-care",
                "north: care-aide from care-tech",
                "north: care-aide from new-care",
                "north: nurse from nursing",
                "north: unit-clerk from care-tech",
                "south: care-aide from basic-care",  # paused-care is suspended
            ],
            ["south: nurse"],
        ),
        ({"region": "south"}, ["south: care-aide from basic-care"], ["south: nurse"]),
        ({"occupation": "nurse"}, ["north: nurse from nursing"], ["south: nurse"]),
        ({"occupation": "nurse", "region": "north"}, ["north: nurse from nursing"], []),
        ({"occupation": "nurse", "region": "south"}, [], ["south: nurse"]),
        (
            {"program": "care-tech"},
            ["north: care-aide from care-tech", "north: unit-clerk from care-tech"],
            [],
        ),
        ({"program": "north/nursing", "occupation": "care-aide"}, ["north: care-aide from nursing"], []),
        ({"program": "paused-care"}, ["south: care-aide from paused-care"], []),
        # The votes of the named region, on a program of another one.
        (
            {"program": "basic-care", "occupation": "care-aide", "region": "north"},
            ["north: care-aide from basic-care"],
            [],
        ),
    ],
)
def test_pairs_by_options(
    options: dict[str, str], pairs: list[str], unserved: list[str], gaps_catalog: Catalog
) -> None:
    report = build_gap_report(gaps_catalog, **options)
    assert named(report) == pairs
    assert [f"{entry.region}: {entry.occupation}" for entry in report.unserved] == unserved
    assert report.left_out == ()


@pytest.mark.parametrize(
    ("options", "message", "help_", "exit_code"),
    [
        ({"region": "nort"}, "there is no region 'nort'", "did you mean 'north'?", ExitCode.USAGE),
        ({"occupation": "nurze"}, "there is no occupation 'nurze'", "did you mean 'nurse'?", ExitCode.USAGE),
        (
            {"program": "north/basic-car"},
            "there is no program 'north/basic-car'",
            "did you mean 'south/basic-care'?",
            ExitCode.USAGE,
        ),
        (
            {"occupation": "unit-clerk", "region": "south"},
            "no program prepares for 'unit-clerk' in south",
            "name a program with --program to compare the two all the same, or write the occupation under "
            "`prepares_for` in a program: {occupation: unit-clerk, basis: provider}",
            ExitCode.NOTHING,
        ),
    ],
)
def test_wrong_names(
    options: dict[str, str], message: str, help_: str, exit_code: ExitCode, gaps_catalog: Catalog
) -> None:
    with pytest.raises(CpathError) as caught:
        build_gap_report(gaps_catalog, **options)
    assert (caught.value.message, caught.value.help, caught.value.exit_code) == (message, help_, exit_code)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY, tmp_path / "repository"))


def test_two_programs_of_one_name_are_told_apart(repository: Path) -> None:
    programs = repository / "regions"
    shutil.copy(programs / "south/programs/basic-care.yaml", programs / "north/programs/basic-care.yaml")
    catalog = load(repository).catalog
    assert "north: care-aide from north/basic-care" in named(build_gap_report(catalog))
    assert named(build_gap_report(catalog, program="basic-care", region="south")) == [
        "south: care-aide from south/basic-care"
    ]
    with pytest.raises(CpathError) as caught:
        build_gap_report(catalog, program="basic-care")
    assert caught.value.help == "name one after --program: north/basic-care, south/basic-care"


def test_what_cannot_be_read_is_left_out_and_named(repository: Path) -> None:
    (repository / "regions/north/programs/care-tech.yaml").write_text("title: [", encoding="utf-8")
    (repository / "occupations/nurse.yaml").write_text("title: [", encoding="utf-8")
    catalog = load(repository).catalog
    report = build_gap_report(catalog)
    assert named(report) == [
        "north: care-aide from advanced-care",
        "north: care-aide from new-care",
        "south: care-aide from basic-care",
    ]
    assert report.left_out == (
        "occupation nurse: its file cannot be read",
        "program north/care-tech: its file cannot be read",
    )
    with pytest.raises(CpathError) as caught:
        build_gap_report(catalog, occupation="nurse")
    assert caught.value.exit_code == ExitCode.UNREADABLE


def test_a_broken_framework_makes_its_items_unknown(repository: Path) -> None:
    (repository / "competencies/local.yaml").write_text("title: [", encoding="utf-8")
    (pair,) = build_gap_report(load(repository).catalog, region="south").pairs
    assert (pair.required, pair.known, pair.coverage_met) == (3, 0, None)
    assert pair.over_taught == ()


def test_no_critical_occupation_is_nothing_to_compare(repository: Path) -> None:
    shutil.rmtree(repository / "regions/north/initiatives")
    shutil.rmtree(repository / "regions/south/initiatives")
    with pytest.raises(CpathError) as caught:
        build_gap_report(load(repository).catalog)
    assert caught.value.exit_code == ExitCode.NOTHING
    assert caught.value.message == "no initiative names a critical occupation"


def test_a_critical_occupation_without_a_record_is_named(repository: Path) -> None:
    (repository / "occupations/unit-clerk.yaml").unlink()
    report = build_gap_report(load(repository).catalog, region="north")
    assert report.left_out == ("occupation unit-clerk: there is no such record",)


def test_definition_holds_what_the_figures_depend_on(repository: Path) -> None:
    region = repository / "regions/north/region.yaml"
    region.write_text(
        region.read_text(encoding="utf-8")
        + "thresholds:\n  unknown_share_maximum: {value: 0.5, source: The partners, as_of: 2026}\n",
        encoding="utf-8",
    )
    report = build_gap_report(load(repository).catalog)
    used = {(item.name, item.region): item.threshold.value for item in report.definition.thresholds}
    assert used == {
        ("importance_minimum", None): 3.0,
        ("critical_vote", None): 3.0,
        ("unknown_share_maximum", None): 0.2,
        ("unknown_share_maximum", "north"): 0.5,
    }
    assert [scale.id for scale in report.definition.scales] == ["course-level", "onet-level"]
    assert len(report.definition.conversions) == 1
    by_name = {f"{pair.region}/{pair.source}": pair for pair in report.pairs}
    assert by_name["north/advanced-care"].coverage_met is not None  # 31.8 % unknown, let pass here
