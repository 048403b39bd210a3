"""Which commit re-opened a step: real histories, made for each case."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.model import Initiative
from cpath.source.history import History
from cpath.steps import trace
from cpath.steps.check import Cause, check_initiative
from cpath.steps.trace import Traced, Tracer

if TYPE_CHECKING:
    from tests.conftest import GitFolder

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
OCCUPATION = "occupations/nursing-assistant.yaml"
TEAM = "regions/plains/partnerships/health-care.yaml"
VOTE = "regions/plains/validations/nursing-assistant.yaml"
TODAY = date(2026, 6, 30)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="reads histories made by git")


class Region:
    """The base under Git: drafted first, signed in a second commit, then changed."""

    def __init__(self, folder: GitFolder) -> None:
        self.folder = folder
        shutil.copytree(BASE, folder.root, dirs_exist_ok=True)
        self.whole = self.read(FILE)
        self.commit("Draft", "2026-01-10", {FILE: self.whole.partition("# Signed by role")[0]})
        self.signed = self.commit("Sign all", "2026-06-15", {FILE: self.whole})

    def read(self, path: str) -> str:
        return (self.folder.root / path).read_text(encoding="utf-8")

    def commit(self, subject: str, day: str, files: dict[str, str | None] | None = None) -> str:
        return self.folder.commit(subject, f"{day}T12:00:00 +0000", files)  # type: ignore[arg-type]

    def replace(self, path: str, old: str, new: str) -> dict[str, str | None]:
        text = self.read(path)
        assert old in text
        return {path: text.replace(old, new, 1)}

    def trace(self, today: date = TODAY) -> dict[str, Traced]:
        catalog = load(self.folder.root).catalog
        tracer = Tracer(History.open(self.folder.root), catalog)
        check = check_initiative(catalog, catalog.all(Initiative)["plains/health-care"], today)
        return {
            traced.lapse.now.criterion.id: traced
            for step in check.lapsed
            for traced in tracer.trace(check, step)
        }


@pytest.fixture
def region(git_folder: GitFolder) -> Region:
    return Region(git_folder)


def noise(region: Region, count: int, day: str) -> None:
    for number in range(count):
        region.commit(
            f"Note {number}",
            day,
            {"organizations/employer-10.yaml": f"title: Firm {number}\ntype: employer\n"},
        )


def subjects(traced: Traced) -> list[str]:
    assert traced.origin is not None
    return [commit.subject for commit in traced.origin.touched]


def test_the_commit_among_many(region: Region) -> None:
    noise(region, 4, "2026-06-16")
    guilty = region.commit(
        "Correct the openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40")
    )
    noise(region, 5, "2026-06-20")
    (traced,) = region.trace().values()
    assert traced.lapse.cause is Cause.CHANGED
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert (traced.origin.commit.id, traced.origin.is_uncommitted) == (guilty, False)
    assert traced.origin.before is not None
    assert "120 openings" in traced.origin.before.result.measured


def test_a_record_that_was_deleted(region: Region) -> None:
    """The evidence now names no such file; the commit is found all the same."""
    noise(region, 2, "2026-06-16")
    guilty = region.commit("Drop a vote", "2026-06-18", {VOTE: None})
    found = region.trace()
    assert "S5.1" in found
    assert {
        traced.origin.commit.id for traced in found.values() if traced.origin and traced.origin.commit
    } == {guilty}


def test_two_criteria_fell_with_two_commits(region: Region) -> None:
    first = region.commit(
        "Fewer openings", "2026-06-16", region.replace(OCCUPATION, "openings: 120", "openings: 40")
    )
    noise(region, 1, "2026-06-17")
    second = region.commit(
        "No agreement", "2026-06-18", region.replace(TEAM, "agreement:", "notes: x\n# agreement:")
    )
    found = region.trace()
    ids = {
        id_: traced.origin.commit.id
        for id_, traced in found.items()
        if traced.origin and traced.origin.commit
    }
    assert ids["S3.3"] == first
    assert ids["S2.6"] == second


def test_a_threshold_is_a_change_too(region: Region) -> None:
    thresholds = 'thresholds:\n  core_team_minimum: {value: 10, source: Board, as_of: "2026"}\n'
    settings = region.read("cpath.yaml")
    assert "thresholds:" not in settings
    guilty = region.commit("Larger teams", "2026-06-18", {"cpath.yaml": settings + thresholds})
    traced = region.trace()["S2.1"]
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.id == guilty


def test_what_is_not_committed(region: Region) -> None:
    noise(region, 2, "2026-06-16")
    region.folder.write(region.replace(OCCUPATION, "openings: 120", "openings: 40"))
    (traced,) = region.trace().values()
    assert traced.origin is not None
    assert (traced.origin.commit, traced.origin.is_uncommitted) == (None, True)


def test_age_is_no_commit(region: Region) -> None:
    """The data as they were signed would be too old today as well, whatever was written since."""
    noise(region, 3, "2026-12-01")
    traced = region.trace(date(2027, 1, 14))["S1.8"]
    assert (traced.lapse.cause, traced.origin) == (Cause.AGED, None)


def test_a_plan_that_was_dated_back(region: Region) -> None:
    guilty = region.commit(
        "Date the plan", "2026-06-20", region.replace(TEAM, "dated: 2026-01-14", "dated: 2025-01-14")
    )
    traced = region.trace()["S1.8"]
    assert traced.lapse.cause is Cause.CHANGED
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.id == guilty
    # A year later the old plan would be too old as well; the commit is found of its own day.
    later = region.trace(date(2027, 2, 1))["S1.8"]
    assert later.origin is not None
    assert later.origin.commit is not None
    assert later.origin.commit.id == guilty


def test_a_vote_that_was_renewed_and_spoiled_later(region: Region) -> None:
    """The commit that renewed it is not to blame, though the sign-off's day knows no such vote."""
    region.commit(
        "Vote again", "2027-01-20", region.replace(VOTE, "held_on: 2026-03-20", "held_on: 2027-01-15")
    )
    noise(region, 2, "2027-02-01")
    text = region.read(VOTE)
    start = text.index("items:")
    guilty = region.commit("Shorten the list", "2027-03-01", {VOTE: text[:start] + "items: []\n"})
    noise(region, 2, "2027-03-02")
    found = region.trace(date(2027, 3, 10))
    lost = [
        id_
        for id_, traced in found.items()
        if traced.origin and traced.origin.commit and traced.origin.commit.id == guilty
    ]
    assert {"S5.1", "S5.4"} <= set(lost)
    renewed = [
        id_
        for id_, traced in found.items()
        if traced.origin and traced.origin.commit and traced.origin.commit.subject == "Vote again"
    ]
    assert [id_ for id_ in renewed if id_.startswith(("S5.", "S6."))] == []


def test_a_sign_off_that_never_passed(region: Region) -> None:
    """Someone wrote an entry by hand on data that did not pass."""
    drafted = region.whole.partition("# Signed by role")[0]
    fewer = region.replace(OCCUPATION, "openings: 120", "openings: 40")
    region.commit("Start anew", "2026-06-16", {FILE: drafted, **fewer})
    region.commit(
        "Sign by hand",
        "2026-06-17",
        {FILE: region.whole.replace("2026-02-10", "2026-06-16")},
    )
    traced = region.trace()["S3.3"]
    assert traced.lapse.cause is Cause.NEVER_MET


def test_a_sign_off_that_is_not_committed(region: Region) -> None:
    region.commit("Take it out", "2026-06-16", {FILE: region.whole.partition("# Signed by role")[0]})
    region.folder.write({FILE: region.whole, **region.replace(OCCUPATION, "openings: 120", "openings: 40")})
    assert region.trace()["S3.3"].origin is None


def test_a_step_signed_twice_on_one_day_is_measured_from_the_second(region: Region) -> None:
    reopened = "    reopened: {on: 2026-06-15, reason: Look again, by: employer-01, role: Owner}\n"
    again = region.whole[region.whole.index("  - step: 8\n") :]
    broken = region.replace(FILE, "target: 100", "target: 72")
    region.commit("Reopen, and spoil", "2026-06-16", {FILE: broken[FILE] + reopened})  # type: ignore[operator]
    region.commit("Sign again", "2026-06-17", {FILE: region.whole + reopened + again})
    text = region.read(FILE)
    start, end = text.index("metrics:"), text.index("reviews:")
    guilty = region.commit("No metric", "2026-06-18", {FILE: text[:start] + text[end:]})
    found = region.trace()
    traced = found["S8.3"]
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.id == guilty


def test_a_merge_is_one_change(region: Region) -> None:
    region.folder.git("checkout", "--quiet", "-b", "work")
    region.commit("Fewer openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40"))
    region.folder.git("checkout", "--quiet", "main")
    noise(region, 1, "2026-06-17")
    day = "2026-06-19T12:00:00 +0000"
    region.folder.git(
        "merge", "--quiet", "--no-ff", "-m", "Merge work", "work", GIT_COMMITTER_DATE=day, GIT_AUTHOR_DATE=day
    )
    (traced,) = region.trace().values()
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.subject == "Merge work"


def test_a_shallow_clone_blames_nobody(region: Region, tmp_path: Path) -> None:
    region.commit("Fewer openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40"))
    clone = tmp_path / "clone"
    region.folder.git("clone", "--quiet", "--depth", "1", region.folder.root.as_uri(), str(clone))
    catalog = load(clone).catalog
    tracer = Tracer(History.open(clone), catalog)
    check = check_initiative(catalog, catalog.all(Initiative)["plains/health-care"], TODAY)
    (traced,) = tracer.trace(check, check.lapsed[0])
    assert tracer.is_shallow
    assert (traced.lapse.cause, traced.origin) == (Cause.CHANGED, None)


def test_a_commit_that_cannot_be_read_is_passed_over(region: Region) -> None:
    region.commit("Break it", "2026-06-16", {FILE: "title: [\n"})
    region.commit("Mend it", "2026-06-17", {FILE: region.whole})
    guilty = region.commit(
        "Fewer openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40")
    )
    traced = region.trace()["S3.3"]
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.id == guilty


def test_where_too_much_would_be_read_the_commits_of_the_files_are_named(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise(region, 3, "2026-06-16")
    region.commit("Fewer openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40"))
    monkeypatch.setattr(trace, "MOST_FILES", 1)  # only one commit is read
    traced = region.trace()["S3.3"]
    assert traced.origin is not None
    assert (traced.origin.commit, subjects(traced)) == (None, ["Fewer openings"])


def test_a_repository_below_the_top_of_its_git(git_folder: GitFolder) -> None:
    root = git_folder.root / "data"
    shutil.copytree(BASE, root)
    text = (root / OCCUPATION).read_text(encoding="utf-8")
    git_folder.commit("Sign all", "2026-06-15T12:00:00 +0000")
    guilty = git_folder.commit(
        "Fewer",
        "2026-06-18T12:00:00 +0000",
        {f"data/{OCCUPATION}": text.replace("openings: 120", "openings: 40")},
    )
    catalog = load(root).catalog
    check = check_initiative(catalog, catalog.all(Initiative)["plains/health-care"], TODAY)
    (traced,) = Tracer(History.open(root), catalog).trace(check, check.lapsed[0])
    assert traced.origin is not None
    assert traced.origin.commit is not None
    assert traced.origin.commit.id == guilty


def test_nothing_is_written_into_the_repository(region: Region) -> None:
    region.commit("Fewer openings", "2026-06-18", region.replace(OCCUPATION, "openings: 120", "openings: 40"))
    before = _snapshot(region.folder.root)
    assert region.trace()
    assert _snapshot(region.folder.root) == before


def _snapshot(root: Path) -> dict[str, Any]:
    return {
        path.as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }
