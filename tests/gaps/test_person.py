"""A person's list: what it may hold, every fault with its place, and what it comes to."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from cpath.errors import CpathError, ExitCode
from cpath.gaps.person_file import read_person
from cpath.gaps.report import Source, build_gap_report

if TYPE_CHECKING:
    from pathlib import Path

    from cpath.catalog import Catalog

LIST = """\
# what I can do
- {competency: bathing, level: reinforced}
- {competency: onet/speaking, level: 4}
- {competency: vital-signs}
"""
HELD = {
    "local/bathing": (Fraction(2), "course-level"),
    "onet/speaking": (Fraction(4), "onet-level"),
    "local/vital-signs": (None, "course-level"),
}


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.yaml", LIST),
        ("mine.yml", LIST.replace("\n", "\r\n")),
        ("mine.csv", "competency,level\nbathing,reinforced\nonet/speaking,4\nvital-signs,\n"),
        # As Excel saves it elsewhere: a mark, semicolons, a decimal comma, a remark, an empty line.
        (
            "mine.csv",
            "\ufeffLevel;Remark;Competency\n\nreinforced;work;bathing\n4,0;;onet/speaking\n;;vital-signs\n",
        ),
        ("mine.txt", "competency\tlevel\nbathing\treinforced\nonet/speaking\t4\nvital-signs\t\n"),
        (
            "mine.json",
            json.dumps(
                [
                    {"competency": "bathing", "level": 2},
                    {"competency": "onet/speaking", "level": 4.0},
                    {"competency": "vital-signs", "level": None},
                ]
            ),
        ),
    ],
)
def test_a_list_in_every_form(name: str, text: str, gaps_catalog: Catalog, tmp_path: Path) -> None:
    assert dict(read_person(gaps_catalog, write(tmp_path, name, text)).levels) == HELD


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        (
            "a.yaml",
            "- {competency: bathin, level: 3}\n- competency: speaking\n  level: expert\n",
            [
                "a.yaml:1:16: there is no competency 'bathin'; did you mean 'bathing'?",
                "a.yaml:3:10: 'expert' is no level; write a number from 0 to 7 (onet-level), or introduced, ",
            ],
        ),
        ("a.yaml", "- {competency: speaking, level: 8}\n", ["a.yaml:1:33: 8 lies outside the scale"]),
        ("a.yaml", "- {competency: speaking, level: true}\n", ["a.yaml:1:33: True is no level"]),
        ("a.yaml", "- {competency: speaking, level: .nan}\n", ["a.yaml:1:33:"]),
        ("a.yaml", "- {competency: speaking, level: [4]}\n", ["a.yaml:1:33: [4] is no level"]),
        ("a.yaml", "- {competency: 7}\n", ["a.yaml:1:16: competency must be text, not 7"]),
        (
            "a.yaml",
            "- {competency: speaking, level: 4, name: Somebody}\n",
            ["a.yaml:1:36: the key 'name' is unknown here; known keys: competency, level"],
        ),
        (
            "a.yaml",
            "- {competency: speaking}\n- {competency: onet/speaking}\n",
            ["a.yaml:2:16: onet/speaking stands here a second time, first in line 1"],
        ),
        ("a.yaml", "speaking: 4\n", ["a.yaml:1:1: this is no list"]),
        (
            "a.yaml",
            "- speaking\n",
            ["a.yaml:1:3: entry 1 of competencies must be keys with values", "write {competency: speaking}"],
        ),
        ("a.yaml", "- {competency: [\n", ["a.yaml:"]),
        ("a.yaml", "", ["a.yaml:1:1: the file is empty"]),
        ("a.yaml", "[]\n", ["a.yaml:1:1: the list is empty"]),
        ("a.yaml", b"\xff\xfe", ["a.yaml:1:1: byte 0xFF is not UTF-8"]),
        ("a.csv", "competency,level\nspeakin,4\n", ["a.csv: cell A2: there is no competency 'speakin'"]),
        ("a.csv", "competency,level\nspeaking,nan\n", ["a.csv: cell B2: 'nan' is no level"]),
        ("a.csv", "competency,level\n,4\n", ["a.csv: cell A2: competency must be text, not nothing"]),
        ("a.csv", "item,level\nspeaking,4\n", ["a.csv: cell A1: no column is called competency"]),
        ("a.csv", "competency,level\n", ["a.csv: cell A1: the list is empty"]),
    ],
)
def test_every_fault_has_its_place(
    name: str, text: str | bytes, faults: list[str], gaps_catalog: Catalog, tmp_path: Path
) -> None:
    with pytest.raises(CpathError) as caught:
        read_person(gaps_catalog, write(tmp_path, name, text))
    assert caught.value.exit_code == ExitCode.UNREADABLE
    for fault in faults:
        assert fault in caught.value.message


def test_twenty_faults_are_told_and_the_others_counted(gaps_catalog: Catalog, tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "".join(f"- {{competency: no-{n}}}\n" for n in range(25)))
    with pytest.raises(CpathError) as caught:
        read_person(gaps_catalog, path)
    assert "the list has 25 faults" in caught.value.message
    assert caught.value.message.endswith("and 5 more")


def test_no_such_file(gaps_catalog: Catalog, tmp_path: Path) -> None:
    for name in ("none.yaml", "none.csv"):
        with pytest.raises(CpathError) as caught:
            read_person(gaps_catalog, tmp_path / name)
        assert caught.value.exit_code == ExitCode.USAGE


def test_a_list_against_an_occupation(gaps_catalog: Catalog, tmp_path: Path) -> None:
    person = read_person(gaps_catalog, write(tmp_path, "mine.yaml", LIST))
    report = build_gap_report(
        gaps_catalog, occupation="care-aide", region="south", source=Source(person=person)
    )
    (pair,) = report.pairs
    assert (pair.source_kind, pair.source) == ("person", "list")
    found = {item.competency: (item.gap_class, item.offered.low, item.offered.high) for item in pair.items}
    assert found == {
        "bathing": ("short", 2, 2),
        "charting": ("missing", 0, 0),  # not named: a list holds what somebody has
        "vital-signs": ("unknown", 0, 3),  # named without a level
    }
    assert (pair.mapped_courses, pair.so_far) == (None, None)


def test_a_list_carries_over_to_what_is_closely_the_same(gaps_catalog: Catalog, tmp_path: Path) -> None:
    person = read_person(
        gaps_catalog, write(tmp_path, "mine.yaml", "- {competency: patient-talk, level: mastered}\n")
    )
    (pair,) = build_gap_report(gaps_catalog, occupation="nurse", source=Source(person=person)).pairs
    found = {item.competency: item for item in pair.items}
    assert (found["speaking"].gap_class, found["speaking"].offered.point) == ("met", 5)
    assert pair.region is None  # no region's employers have voted on nurses


def test_without_an_occupation_every_critical_one(gaps_catalog: Catalog, tmp_path: Path) -> None:
    person = read_person(gaps_catalog, write(tmp_path, "mine.yaml", LIST))
    report = build_gap_report(gaps_catalog, source=Source(person=person))
    assert [(pair.region, pair.occupation) for pair in report.pairs] == [
        ("north", "care-aide"),
        ("north", "nurse"),
        ("north", "unit-clerk"),
        ("south", "care-aide"),
        ("south", "nurse"),
    ]


def test_a_list_and_a_program_are_taken_together(gaps_catalog: Catalog, tmp_path: Path) -> None:
    person = read_person(gaps_catalog, write(tmp_path, "mine.yaml", LIST))
    source = Source(person=person, route=("basic-care",))
    (pair,) = build_gap_report(gaps_catalog, occupation="care-aide", source=source).pairs
    assert (pair.source_kind, pair.source) == ("route", "list+basic-care")
    found = {item.competency: item for item in pair.items}
    # Known to the program, unknown to the list: met all the same.
    assert (found["vital-signs"].gap_class, found["vital-signs"].offered.low) == ("met", 2)
