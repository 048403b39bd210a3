from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import GitFolder, Golden

BASE = Path(__file__).parents[1] / "repos" / "steps"
PLAINS = "regions/plains"
INITIATIVE = f"{PLAINS}/initiatives/health-care.yaml"
WAIVER = """\
waivers:
  - criterion: S2.1
    reason: Only four agencies | in three <b>counties</b>, says @somebody
    by: workforce-center
    role: Director
    on: 2026-08-20
    expires: 2027-02-28
"""
REOPENED = """\
    reopened:
      on: 2026-08-20
      reason: Two of the businesses have left
      by: employer-02
      role: Owner
"""
SIGNED_AGAIN = """\
  - step: 1
    signed_on: 2026-08-21
    signed_by:
      - {organization: employer-03, role: Owner}
"""
SURGERY = """\
title: Surgical technologist
soc: "29-2055"
level: middle
"""
CRITICAL = """\
critical_occupations:
  - occupation: surgical-technologist
"""


def text_of(path: str) -> str:
    return (BASE / path).read_text(encoding="utf-8")


@pytest.fixture
def story(git_folder: GitFolder) -> GitFolder:
    """Return a repository that signed all steps in June and changed a lot in August."""
    shutil.copytree(BASE, git_folder.root, dirs_exist_ok=True)
    git_folder.commit("All eight steps are signed", "2026-06-30T23:30:00 -0700")
    git_folder.git("tag", "signed")
    initiative = text_of(INITIATIVE).replace("critical_occupations:\n", CRITICAL)
    initiative = initiative.replace("# Signed by role", f"{WAIVER}# Signed by role")
    initiative = initiative.replace("  - step: 4\n", f"{REOPENED}  - step: 4\n")
    nursing = text_of(f"{PLAINS}/programs/nursing-aas.yaml")
    taught = "      - competency: vital-signs\n        level: mastered\n        assessed: true\n"
    aide = text_of(f"{PLAINS}/programs/nurse-aide.yaml")
    care = text_of("competencies/care.yaml").replace("  - id: charting", "  - id: chart-keeping")
    vote = text_of(f"{PLAINS}/validations/registered-nurse.yaml")
    git_folder.commit(
        "Change a lot <after> the summer",
        "2026-08-24T12:00:00 +0000",
        {
            "cpath.yaml": text_of("cpath.yaml")
            + "thresholds:\n  businesses_minimum: {value: 8, source: Board, as_of: '2026'}\n",
            "occupations/surgical-technologist.yaml": SURGERY,
            "organizations/adult-learning.yaml": None,
            "organizations/adult-education.yaml": text_of("organizations/adult-learning.yaml"),
            "competencies/care.yaml": care
            + "  - id: empathy\n    title: Empathy\n    category: employability\n",
            INITIATIVE: initiative + SIGNED_AGAIN,
            f"{PLAINS}/programs/nursing-aas.yaml": nursing.replace(taught, ""),
            f"{PLAINS}/programs/nurse-aide.yaml": aide.replace("level: introduced", "level: mastered"),
            f"{PLAINS}/validations/registered-nurse-2026.yaml": vote.replace("2026-03-20", "2026-08-01"),
            f"{PLAINS}/pathways/nursing.yaml": None,
        },
    )
    return git_folder


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("txt", ()),
        ("all.txt", ("--all",)),
        ("json", ("--format", "json")),
        ("md", ("--format", "markdown")),
        ("html", ("--format", "html")),
        ("csv", ("--format", "csv")),
    ],
)
def test_a_story_in_every_format(
    story: GitFolder,
    cpath: Cpath,
    golden: Golden,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    options: tuple[str, ...],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = cpath("diff", "signed", "main", "--repo", str(story.root), *options)
    assert (result.exit_code, result.err) == (0, "")
    out = result.out
    for name in ("signed", "main"):
        out = out.replace(story.git("rev-parse", name), f"<id of {name}>")
    golden(f"diff/story.{ending}", out)


def test_the_working_folder_counts_with_what_is_not_committed(
    story: GitFolder, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPATH_TODAY", "2026-08-24")
    monkeypatch.chdir(story.root / "regions")
    result = cpath("diff", "HEAD")
    assert result.exit_code == 0
    assert " ".join(result.out.split()).endswith("to the working folder on August 24, 2026 Nothing changed.")
    story.write({"occupations/chemist.yaml": 'title: Chemists\nsoc: "19-2031"\nlevel: middle\n'})
    result = cpath("diff", "HEAD")
    assert "\n1 record changed.\n" in result.out
    assert "\nOccupations\n  Chemists (`chemist`)  added\n" in result.out
    assert cpath("diff", "HEAD", "--format", "markdown").out.count("| added |") == 1


def test_another_order_of_keys_or_a_comment_is_no_change(
    story: GitFolder, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPATH_TODAY", "2026-08-24")
    lines = SURGERY.splitlines(keepends=True)
    story.write({"occupations/surgical-technologist.yaml": "# turned round\r\n" + "".join(reversed(lines))})
    assert cpath("diff", "main", "--repo", str(story.root)).out.endswith("\n\nNothing changed.\n")


def test_mere_time_is_told_as_such(
    git_folder: GitFolder, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BASE, git_folder.root, dirs_exist_ok=True)
    git_folder.commit("All eight steps are signed")
    monkeypatch.setenv("CPATH_TODAY", "2028-06-30")
    result = cpath("diff", "HEAD", "--repo", str(git_folder.root), "--format", "json")
    (initiative,) = json.loads(result.out)["initiatives"]
    fallen = [step for step in initiative["steps"] if step["after"] == "needs-review"]
    assert fallen
    assert all(step["by_time"] and step["failing"] and not step["events"] for step in fallen)
    assert json.loads(result.out)["records"] == []
    text = cpath("diff", "HEAD", "--repo", str(git_folder.root)).out
    flat = " ".join(text.split())
    assert "signed → signed, needs review the data are the same: only time has passed no longer met" in flat


def test_a_region_leaves_the_others_out(story: GitFolder, cpath: Cpath) -> None:
    story.commit("Another region", files={"regions/coast/region.yaml": 'title: Coast\ncounties: ["08001"]\n'})
    where = ("--repo", str(story.root), "--format", "json")
    both = json.loads(cpath("diff", "signed..main", *where).out)
    coast = json.loads(cpath("diff", "signed..main", "--region", "coast", *where).out)
    assert [item["key"] for item in coast["records"] if item["kind"] == "region"] == ["coast"]
    assert {item["region"] for item in coast["records"]} == {None, "coast"}
    assert coast["initiatives"] == coast["gaps"] == []
    assert both["initiatives"]
    result = cpath("diff", "signed", "--region", "plain", *where)
    assert (result.exit_code, result.out) == (2, "")
    assert "plains" in result.err


@pytest.mark.parametrize(
    "arguments", [("signed", "main"), ("signed..main",), ("signed..",), ("main~1..HEAD",), ("signed..HEAD",)]
)
def test_two_revisions_may_be_named_in_several_ways(
    story: GitFolder, cpath: Cpath, arguments: tuple[str, ...]
) -> None:
    data = json.loads(cpath("diff", *arguments, "--repo", str(story.root), "--format", "json").out)
    assert data["from"]["commit"] == story.git("rev-parse", "main~1")
    assert data["to"]["commit"] == story.git("rev-parse", "main")
    assert (data["from"]["on"], data["to"]["on"]) == ("2026-06-30", "2026-08-24")
    assert data["changed"] is True


def test_the_report_goes_into_a_file(story: GitFolder, cpath: Cpath, tmp_path: Path) -> None:
    place = tmp_path / "changes.md"
    result = cpath("diff", "signed..main", "--repo", str(story.root), "-o", str(place))
    assert (result.exit_code, result.out) == (0, "")
    assert place.read_text(encoding="utf-8").startswith("# What changed")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere",), 2, "no revision 'nowhere'"),
        (("a...b",), 2, "does not name two revisions"),
        (("a..b", "c"), 2, "does not name two revisions"),
        (("",), 2, "is not a valid revision name"),
        (("--", "--output=/tmp/x"), 2, "is not a valid revision name"),
        (("signed", "-h"), 0, ""),
        (("signed", "--", "-h"), 2, "is not a valid revision name"),
        (("x" * 10_000,), 2, "is not a valid revision name"),
        (("empty",), 3, "no cpath.yaml in the revision"),
        (("newer",), 4, "format 99"),
        (("signed", "--repo", "/nowhere"), 2, "no folder"),
    ],
)
def test_wrong_use_is_told(
    story: GitFolder,
    cpath: Cpath,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    story.git("checkout", "--quiet", "--orphan", "other")
    story.git("rm", "--quiet", "-r", "-f", ".")
    story.commit("Nothing yet", files={"README.md": "x"})
    story.git("tag", "empty")
    story.commit("From the future", files={"cpath.yaml": "format: 99\ntitle: x\n"})
    story.git("tag", "newer")
    story.git("checkout", "--quiet", "main")
    monkeypatch.chdir(story.root)
    result = cpath("diff", *arguments)
    assert result.exit_code == code
    assert said in result.err
    if code:
        assert result.out == ""
        assert "help: " in result.err


def test_a_shallow_clone_says_what_to_set(story: GitFolder, cpath: Cpath, tmp_path: Path) -> None:
    story.git("clone", "--quiet", "--depth=1", f"file://{story.root}", str(tmp_path / "clone"))
    result = cpath("diff", "HEAD~1", "--repo", str(tmp_path / "clone"))
    assert result.exit_code == 2
    assert "fetch-depth: 0" in result.err


def test_without_git_or_a_git_repository(
    tmp_path: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BASE, tmp_path / "plain")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    result = cpath("diff", "HEAD", "--repo", str(tmp_path / "plain"))
    assert result.exit_code == 3
    assert "git init" in result.err
    monkeypatch.setenv("PATH", str(tmp_path))
    result = cpath("diff", "HEAD", "--repo", str(tmp_path / "plain"))
    assert result.exit_code == 5
    assert "git" in result.err


def test_files_that_cannot_be_read_are_told_and_not_taken_for_dropped(story: GitFolder, cpath: Cpath) -> None:
    story.git("checkout", "--quiet", "signed")
    story.commit("Break two", files={f"{PLAINS}/programs/nurse-aide.yaml": "title: [\n", INITIATIVE: "x"})
    data = json.loads(cpath("diff", "signed", "HEAD", "--repo", str(story.root), "--format", "json").out)
    assert data["unreadable"] == {
        "from": [],
        "to": ["initiative plains/health-care", "program plains/nurse-aide"],
    }
    assert data["records"] == data["initiatives"] == data["gaps"] == []
    assert data["not_compared"]
    result = cpath("diff", "signed", "HEAD", "--repo", str(story.root))
    assert "2 records of `HEAD " in result.out
    assert "`program plains/nurse-aide`" in result.out


def test_a_comment_holds_a_long_report(git_folder: GitFolder, cpath: Cpath) -> None:
    git_folder.commit("Empty", files={"cpath.yaml": "format: 1\ntitle: x\n"})
    many = {
        f"regions/r{number}/programs/p{other}.yaml": f"title: {'Nursing & care ' * 30}{number} {other}\n"
        f'provider: a\ntype: certificate\ncip: "51.3801"\nawards: []\n'
        for number in range(10)
        for other in range(40)
    }
    git_folder.commit("Full", files=many)
    result = cpath("diff", "HEAD~1", "HEAD", "--repo", str(git_folder.root), "--format", "markdown")
    assert result.exit_code == 0
    assert result.out.count("| Programs |") > 30
    assert "\nand 20 more\n" in result.out
    assert result.out.endswith("\nThis is not all: other formats, such as JSON, have the rest.\n")
    assert len(result.out) <= 65_536


def test_without_a_revision_it_is_the_last_commit(story: GitFolder, cpath: Cpath) -> None:
    named = cpath("diff", "HEAD", "--repo", str(story.root))
    assert cpath("diff", "--repo", str(story.root)).out == named.out
