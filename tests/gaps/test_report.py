"""Which pairs a report holds, what it leaves out and says so, and wrong names."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.errors import CpathError, ExitCode
from cpath.gaps.report import GapReport, Source, build_gap_report

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
    ("options", "pairs"),
    [
        # A route: against what its programs prepare for, or a named occupation.
        (
            {"source": Source(route=("advanced-care", "care-tech"))},
            [
                "north: care-aide from advanced-care+care-tech",
                "north: unit-clerk from advanced-care+care-tech",
            ],
        ),
        (
            {"source": Source(route=("basic-care", "nursing")), "occupation": "nurse", "region": "north"},
            ["north: nurse from basic-care+nursing"],
        ),
        # Named twice, it stands once.
        (
            {"source": Source(route=("nursing", "north/nursing")), "occupation": "nurse"},
            ["north: nurse from nursing"],
        ),
        # A pathway: all of its programs against every occupation on it.
        (
            {"source": Source(pathway="care")},
            ["north: care-aide from north/care", "north: nurse from north/care"],
        ),
        (
            {"source": Source(pathway="care"), "occupation": "unit-clerk"},
            ["north: unit-clerk from north/care"],
        ),
        # Its moves, all or those to one occupation.
        (
            {"source": Source(moves="care")},
            ["north: nurse from care-aide", "north: nurse from unit-clerk"],
        ),
        ({"source": Source(occupation="care-aide")}, ["north: nurse from care-aide"]),
        # Two named occupations: with the votes of each region that voted, else as the framework rates.
        (
            {"source": Source(occupation="nurse"), "occupation": "care-aide"},
            ["north: care-aide from nurse"],
        ),
        ({"source": Source(occupation="care-aide"), "occupation": "nurse"}, ["None: nurse from care-aide"]),
        (
            {"source": Source(occupation="care-aide"), "occupation": "nurse", "region": "south"},
            ["south: nurse from care-aide"],
        ),
        # Work in an occupation, and a program on top of it.
        (
            {"source": Source(occupation="care-aide"), "program": "nursing", "occupation": "nurse"},
            ["north: nurse from care-aide+nursing"],
        ),
    ],
)
def test_pairs_by_source(options: dict[str, Any], pairs: list[str], with_pathway: Catalog) -> None:
    report = build_gap_report(with_pathway, **options)
    assert named(report) == pairs
    assert report.left_out == ()


PATHWAY = """\
title: Care
stages: [{id: entry, title: Entry}]
lanes: [{id: care, title: Care}]
occupations:
  - {occupation: care-aide, stage: entry, lane: care}
  - {occupation: nurse, stage: entry, lane: care}
programs: [care-tech, nursing]
moves:
  - {from_occupation: care-aide, to_occupation: nurse, type: advance}
  - {from_occupation: unit-clerk, to_occupation: nurse, type: advance}
"""


@pytest.fixture
def with_pathway(repository: Path) -> Catalog:
    folder = repository / "regions" / "north" / "pathways"
    folder.mkdir()
    (folder / "care.yaml").write_text(PATHWAY, encoding="utf-8")
    empty = "".join(f"{line}\n" for line in PATHWAY.splitlines()[:3]) + "occupations: []\n"
    (folder / "empty.yaml").write_text(empty, encoding="utf-8")
    loaded = load(repository)
    assert loaded.diagnostics == ()
    return loaded.catalog


@pytest.mark.parametrize(
    ("options", "message", "help_", "exit_code"),
    [
        (
            {"source": Source(route=("nursng",))},
            "there is no program 'nursng'",
            "did you mean 'nursing'?",
            ExitCode.USAGE,
        ),
        (
            {"source": Source(pathway="cares")},
            "there is no pathway 'cares'",
            "did you mean 'care'?",
            ExitCode.USAGE,
        ),
        (
            {"source": Source(occupation="nurze")},
            "there is no occupation 'nurze'",
            "did you mean 'nurse'?",
            ExitCode.USAGE,
        ),
        (
            {"source": Source(pathway="care", occupation="nurse")},
            "--pathway stands alone: it is a source of its own",
            "--occupation and --region go with it",
            ExitCode.USAGE,
        ),
        (
            {"source": Source(moves="care"), "program": "nursing"},
            "--moves stands alone: it is a source of its own",
            "--occupation and --region go with it",
            ExitCode.USAGE,
        ),
        (
            {"source": Source(pathway="empty")},
            "the pathway 'north/empty' names no program that can be read",
            "list them under `programs` in regions/north/pathways/empty.yaml",
            ExitCode.NOTHING,
        ),
        (
            {"source": Source(moves="empty")},
            "the pathway 'north/empty' holds no move between occupations that can be read",
            "list them under `moves` in regions/north/pathways/empty.yaml",
            ExitCode.NOTHING,
        ),
        (
            {"source": Source(moves="care"), "occupation": "care-aide"},
            "the pathway 'north/care' holds no move to 'care-aide' between occupations that can be read",
            "name two occupations with --from and --occupation",
            ExitCode.NOTHING,
        ),
        (
            {"source": Source(occupation="nurse")},
            "no pathway holds a move from 'nurse'",
            "name where one goes to with --occupation",
            ExitCode.NOTHING,
        ),
        (
            {"source": Source(occupation="care-aide"), "region": "south"},
            "no pathway holds a move from 'care-aide' in south",
            "write the move under `moves` in a pathway",
            ExitCode.NOTHING,
        ),
    ],
)
def test_wrong_sources(
    options: dict[str, Any], message: str, help_: str, exit_code: ExitCode, with_pathway: Catalog
) -> None:
    with pytest.raises(CpathError) as caught:
        build_gap_report(with_pathway, **options)
    assert (caught.value.message, caught.value.exit_code) == (message, exit_code)
    assert help_ in (caught.value.help or "")


def test_a_move_to_an_occupation_without_a_record_is_left_out(repository: Path) -> None:
    folder = repository / "regions" / "north" / "pathways"
    folder.mkdir()
    (folder / "care.yaml").write_text(PATHWAY, encoding="utf-8")
    (repository / "occupations/unit-clerk.yaml").unlink()
    report = build_gap_report(load(repository).catalog, source=Source(moves="care"))
    assert named(report) == ["north: nurse from care-aide"]
    assert list(map(str, report.left_out)) == ["occupation `unit-clerk`: there is no such record"]


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
            (
                "name a program with --program to compare the two all the same, or write the occupation "
                "under `prepares_for` in a program: {occupation: unit-clerk, basis: provider}"
            ),
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
    assert caught.value.help == "name one of: north/basic-care, south/basic-care"


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
    assert list(map(str, report.left_out)) == [
        "occupation `nurse`: its file cannot be read",
        "program `north/care-tech`: its file cannot be read",
    ]
    with pytest.raises(CpathError) as caught:
        build_gap_report(catalog, occupation="nurse")
    assert caught.value.exit_code == ExitCode.UNREADABLE


def test_a_broken_framework_makes_its_items_unknown(repository: Path) -> None:
    (repository / "competencies/local.yaml").write_text("title: [", encoding="utf-8")
    (pair,) = build_gap_report(load(repository).catalog, region="south").pairs
    assert pair.required == 3
    assert {item.gap_class for item in pair.items} == {"unknown"}
    assert (pair.headline, pair.coverage and (pair.coverage.met.low, pair.coverage.met.high)) == (
        "assessed",
        (0, 1),
    )
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
    assert list(map(str, report.left_out)) == ["occupation `unit-clerk`: there is no such record"]


def test_definition_holds_what_the_figures_depend_on(repository: Path) -> None:
    region = repository / "regions/north/region.yaml"
    region.write_text(
        region.read_text(encoding="utf-8")
        + "thresholds:\n  importance_minimum: {value: 3.5, source: The partners, as_of: 2026}\n",
        encoding="utf-8",
    )
    report = build_gap_report(load(repository).catalog)
    used = {(item.name, item.region): item.threshold.value for item in report.definition.thresholds}
    assert used == {
        ("importance_minimum", None): 3.0,
        ("critical_vote", None): 3.0,
        ("importance_minimum", "north"): 3.5,
    }
    assert [scale.id for scale in report.definition.scales] == ["course-level", "onet-level"]
    assert len(report.definition.conversions) == 1
