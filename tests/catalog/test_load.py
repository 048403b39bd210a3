from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load, load_revision
from cpath.catalog.load import NAMES
from cpath.errors import NoRepositoryError, UnreadableError
from cpath.model import Occupation
from cpath.source.history import History

if TYPE_CHECKING:
    from tests.conftest import GitFolder

COLORADO = Path(__file__).parents[2] / "examples" / "colorado"
SETTINGS = "format: 1\ntitle: Test\n"
NURSE = 'title: Registered nurses\nsoc: "29-1141"\nlevel: middle\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "cpath.yaml").write_text(SETTINGS)
    (tmp_path / "occupations").mkdir()
    (tmp_path / "occupations" / "nurse.yaml").write_text(NURSE)
    return tmp_path


def test_a_healthy_repository_has_no_findings(root: Path) -> None:
    loaded = load(root)
    assert loaded.diagnostics == ()
    assert (loaded.files, loaded.records) == (2, 2)
    assert list(loaded.catalog.all(Occupation)) == ["nurse"]


def test_what_is_broken_is_left_out_and_the_rest_works(root: Path) -> None:
    (root / "occupations" / "broken.yaml").write_text("title: [\n")
    (root / "occupations" / "wrong.yaml").write_text("titel: x\n")
    loaded = load(root)
    assert list(loaded.catalog.all(Occupation)) == ["nurse"]
    assert loaded.catalog.broken == {"occupation": {"broken", "wrong"}}
    assert {diagnostic.path for diagnostic in loaded.diagnostics} == {
        "occupations/broken.yaml",
        "occupations/wrong.yaml",
    }
    assert (loaded.files, loaded.records) == (4, 2)


def test_a_finding_of_reading_has_its_place(root: Path) -> None:
    (root / "occupations" / "twice.yaml").write_text("title: x\nsoc: '29-1141'\ntitle: y\n")
    (finding,) = [item for item in load(root).diagnostics if item.code == "CP002"]
    assert (finding.path, finding.span.start.line, finding.span.start.column) == (
        "occupations/twice.yaml",
        3,
        1,
    )
    assert finding.name == "duplicate-key"


def test_a_newer_format_is_refused(root: Path) -> None:
    (root / "cpath.yaml").write_text("format: 2\ntitle: Test\nwhat_is_new: x\n")
    with pytest.raises(UnreadableError, match="format 2"):
        load(root)


def test_without_settings_there_is_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NoRepositoryError, match=r"no cpath\.yaml"):
        load(tmp_path)


def test_the_settings_bounds_hold_for_other_files(root: Path) -> None:
    deep = "title: x\nnotes: " + "[" * 60 + "]" * 60 + "\n"
    (root / "occupations" / "deep.yaml").write_text(deep)
    assert [item.code for item in load(root).diagnostics] == ["CP012"]
    (root / "cpath.yaml").write_text(SETTINGS + "limits: {depth: 100}\n")
    assert "CP012" not in [item.code for item in load(root).diagnostics]


def test_a_file_that_goes_away_meanwhile_is_a_finding(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def open_late(path: object, *arguments: int) -> int:
        if str(path).endswith("nurse.yaml"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", open_late)
    (finding,) = load(root).diagnostics
    assert (finding.code, finding.path) == ("CP019", "occupations/nurse.yaml")
    assert "no such file" in finding.message


def test_a_wrong_file_is_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "occupations" / "nurse.yaml").write_text("titel: x\n")
    opened: list[str] = []
    real = os.open

    def note(path: object, *arguments: int) -> int:
        opened.append(os.path.basename(str(path)))
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", note)
    assert load(root).diagnostics
    assert opened.count("nurse.yaml") == 1


def test_progress_is_told(root: Path) -> None:
    told: list[tuple[int, int]] = []
    load(root, lambda done, of: told.append((done, of)))
    assert told == [(0, 1)]


def test_garbage_is_collected_again_after_loading(root: Path) -> None:
    load(root)
    assert gc.isenabled()


def test_names_are_told_apart() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


# From a revision


def test_a_revision_is_read_as_the_folder_was(git_folder: GitFolder) -> None:
    shutil.copytree(COLORADO, git_folder.root / "data", dirs_exist_ok=True)
    commit = git_folder.commit("Example")
    root = git_folder.root / "data"
    from_folder = load(root)
    shutil.rmtree(root)
    root.mkdir()
    from_commit = load_revision(History.open(root), commit)
    assert from_commit.catalog.records == from_folder.catalog.records
    assert from_commit.catalog.settings == from_folder.catalog.settings
    assert from_commit.diagnostics == from_folder.diagnostics == ()
    assert from_commit.files == from_folder.files


def test_faults_of_a_revision_are_told_with_their_places_there(git_folder: GitFolder) -> None:
    bad = {
        "cpath.yaml": SETTINGS,
        "occupations/nurse.yaml": NURSE + "colour: red\n",
        "occupations/Nurse.yaml": NURSE,
        "occupations/large.yaml": b"# comment\n" * 300_000,
        "occupations/notes.json": "x",
        "occupations/odd\nname.yaml": NURSE,
        "regions/stray": "x",
    }
    git_folder.write(bad)
    os.symlink("../../outside.yaml", git_folder.root / "occupations" / "out.yaml")
    os.symlink("nowhere", git_folder.root / "competencies")
    commit = git_folder.commit("Bad")
    git_folder.git("update-index", "--add", "--cacheinfo", f"160000,{commit},occupations/module.yaml")
    git_folder.git("update-index", "--add", "--cacheinfo", f"160000,{commit},organizations")
    git_folder.git("commit", "--quiet", "-m", "Modules")
    on_disk = load(git_folder.root)
    git_folder.write({path: None for path in bad if path != "cpath.yaml"})
    history = History.open(git_folder.root)
    loaded = load_revision(history, history.resolve("HEAD"))
    modules = {"occupations/module.yaml": "CP016", "organizations": "CP019"}
    found = {item.path: item.code for item in loaded.diagnostics if item.path not in modules}
    assert found == {item.path: item.code for item in on_disk.diagnostics}
    assert found["occupations/large.yaml"] == "CP015"
    assert {item.path: item.code for item in loaded.diagnostics if item.path in modules} == modules
    # The folder holds no such file any more: the place is that of the revision.
    assert loaded.catalog.locate("occupations/nurse.yaml", ("colour",)).start.line == 4
    assert loaded.catalog.settings_read


def test_a_revision_without_settings_is_no_repository(git_folder: GitFolder) -> None:
    commit = git_folder.commit("Early", files={"README.md": "x"})
    with pytest.raises(NoRepositoryError, match=f"no cpath.yaml in the revision {commit[:10]}"):
        load_revision(History.open(git_folder.root), commit)


def test_settings_that_cannot_be_read_are_noted(root: Path) -> None:
    assert load(root).catalog.settings_read
    (root / "cpath.yaml").write_text("format: [\n")
    assert not load(root).catalog.settings_read


def test_a_revision_shares_what_it_has_in_common(git_folder: GitFolder) -> None:
    shutil.copytree(COLORADO, git_folder.root / "data", dirs_exist_ok=True)
    root = git_folder.root / "data"
    commit = git_folder.commit("Example")
    changed = next(iter(sorted(root.glob("organizations/*.yaml"))))
    changed.write_text(changed.read_text() + "# a comment\n")
    now = load(root).catalog
    history = History.open(root)
    alone = load_revision(history, commit).catalog
    for like in (now, load_revision(history, commit).catalog):
        shared = load_revision(history, commit, like=like).catalog
        assert shared.records == alone.records
        apart = {
            record.path
            for model, records in shared.records.items()
            for key, record in records.items()
            if record is not like.records[model].get(key)
        }
        assert apart == ({f"organizations/{changed.name}"} if like is now else set())


def test_nothing_is_shared_between_states_with_other_bounds(git_folder: GitFolder) -> None:
    commit = git_folder.commit("One", files={"cpath.yaml": SETTINGS, "occupations/nurse.yaml": NURSE})
    (git_folder.root / "cpath.yaml").write_text(SETTINGS + "limits: {size: 3000000}\n")
    now = load(git_folder.root).catalog
    old = load_revision(History.open(git_folder.root), commit, like=now).catalog
    assert old.all(Occupation)["nurse"] == now.all(Occupation)["nurse"]
    assert old.all(Occupation)["nurse"] is not now.all(Occupation)["nurse"]
