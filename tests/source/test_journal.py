"""What an interrupted write leaves behind, and who believes it."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from cpath.errors import ExitCode, RefusedEditError, UnwritableError
from cpath.source import act, journal
from cpath.source.edit import Edit
from cpath.source.editor import write_edits
from cpath.source.journal import Change, Journal, JournalError, digest, read_journal, write_journal
from cpath.source.lock import locked
from cpath.source.own import JOURNAL, is_interrupted
from cpath.source.writer import finish_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD, NEW = b"n: 0\n", b"n: 1\n"
A, B, C = (f".{letter * 12}.cpath-tmp" for letter in "abc")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Return a repository in which a write was killed after the first of three steps."""
    root = tmp_path / "repo"
    (root / "sub").mkdir(parents=True)
    (root / ".cpath").mkdir()
    (root / "a.yaml").write_bytes(NEW)
    (root / "sub" / "b.yaml").write_bytes(OLD)
    (root / "sub" / B).write_bytes(NEW)
    (root / "c.yaml").write_bytes(OLD)
    write_journal(
        root,
        Journal(
            committed=True,
            changes=(
                Change("a.yaml", digest(OLD), digest(NEW), A),
                Change("sub/b.yaml", digest(OLD), digest(NEW), f"sub/{B}"),
                Change("c.yaml", digest(OLD), None, None),
            ),
            temporaries=(A, f"sub/{B}"),
            folders=(),
        ),
    )
    return root


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in ("lock", "queue", ".gitignore")
    }


def refused(repo: Path, words: str) -> None:
    """See that neither a writer nor a reader goes on, that both say why, and that nothing changes."""
    before = everything(repo.parent)
    for attempt in (
        lambda: finish_interrupted(repo, 1),
        lambda: write_edits(repo, [Edit("a.yaml", ("n",), "replace", 5)]),
    ):
        with pytest.raises(RefusedEditError, match=words) as refusal:
            attempt()
        assert refusal.value.help
        assert everything(repo.parent) == before


def test_the_next_run_finishes(repo: Path) -> None:
    assert finish_interrupted(repo, 1) == ("a.yaml", "sub/b.yaml", "c.yaml")
    assert everything(repo) == {"a.yaml": NEW, "sub/b.yaml": NEW}
    assert not is_interrupted(repo)
    assert finish_interrupted(repo, 1) == ()


def test_the_next_writer_finishes_and_then_writes(repo: Path) -> None:
    write_edits(repo, [Edit("sub/b.yaml", ("n",), "replace", 2)])
    assert everything(repo) == {"a.yaml": NEW, "sub/b.yaml": b"n: 2\n"}


def test_bytes_that_were_thought_out_before_are_refused_after(repo: Path) -> None:
    with pytest.raises(RefusedEditError, match="has changed since it was read"):
        write_edits(repo, [Edit("sub/b.yaml", ("n",), "replace", 2)], expected={"sub/b.yaml": OLD})
    assert everything(repo) == {"a.yaml": NEW, "sub/b.yaml": NEW}


def test_before_the_decision_the_next_run_leads_back(repo: Path) -> None:
    (repo / "a.yaml").write_bytes(OLD)
    (repo / "made" / "here").mkdir(parents=True)
    (repo / "made" / "here" / C).write_bytes(b"half of")
    write_journal(
        repo,
        Journal(
            committed=False,
            changes=(),
            temporaries=(f"made/here/{C}", f"sub/{B}", A),
            folders=("made/here", "made"),
        ),
    )
    assert finish_interrupted(repo, 1) == ()
    assert everything(repo) == {"a.yaml": OLD, "sub/b.yaml": OLD, "c.yaml": OLD}
    assert not (repo / "made").exists()


def test_a_journal_half_written_is_nothing(repo: Path) -> None:
    finish_interrupted(repo, 1)
    (repo / f"{JOURNAL}.new").write_bytes(b'{"format": "cpath-jour')
    assert is_interrupted(repo)
    assert finish_interrupted(repo, 1) == ()
    assert not is_interrupted(repo)


@pytest.mark.parametrize("path", ["sub/b.yaml", "c.yaml", "a.yaml"])
def test_what_a_person_wrote_meanwhile_is_not_written_over(repo: Path, path: str) -> None:
    (repo / path).write_bytes(b"mine\n")
    refused(repo, f"a write of a.yaml, sub/b.yaml, c.yaml was interrupted .* {path} has changed since")


def test_a_file_that_a_person_took_away_is_not_made_again(repo: Path) -> None:
    (repo / "sub" / "b.yaml").unlink()
    refused(repo, "sub/b.yaml has changed since")


def test_new_bytes_that_are_damaged_are_not_used(repo: Path) -> None:
    (repo / "sub" / B).write_bytes(b"n: 9\n")
    refused(repo, "the new text for sub/b.yaml is missing or damaged")


def test_a_disk_that_refuses_is_told(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UnwritableError, match="interrupted write cannot be finished: permission denied"):
        finish_interrupted(repo, 1)
    monkeypatch.undo()
    finish_interrupted(repo, 1)
    assert everything(repo) == {"a.yaml": NEW, "sub/b.yaml": NEW}


# Journals that are not believed


def test_a_journal_that_came_with_the_repository_is_not_believed(repo: Path) -> None:
    clone = repo.with_name("clone")
    shutil.copytree(repo, clone)
    refused(clone, "was written in another folder or on another machine")


TAMPERED: dict[str, Callable[[dict[str, object]], object]] = {
    "no journal": lambda _: ["x"],
    "another format": lambda content: content | {"format": "cpath-journal/2"},
    "a key too many": lambda content: content | {"run": "rm"},
    "a key too few": lambda content: {key: content[key] for key in content if key != "folders"},
    "no answer": lambda content: content | {"committed": "yes"},
    "a path up": lambda content: content | {"changes": [["../victim", digest(OLD), None, None]]},
    "a whole path": lambda content: content | {"changes": [["/etc/passwd", digest(OLD), None, None]]},
    "the settings of git": lambda content: content | {"changes": [[".git/config", digest(OLD), None, None]]},
    "a module's settings of git": lambda content: (
        content | {"changes": [["sub/.GIT/config", digest(OLD), None, None]]}
    ),
    "the lock": lambda content: content | {"changes": [[".cpath/lock", digest(OLD), None, None]]},
    "through a link": lambda content: content | {"changes": [["out/victim", digest(OLD), None, None]]},
    "a link inside": lambda content: content | {"changes": [["inside/b.yaml", digest(OLD), None, None]]},
    "another's file as temporary": lambda content: content | {"temporaries": [A, f"sub/{B}", "c.yaml"]},
    "a temporary up": lambda content: content | {"temporaries": [A, f"sub/{B}", f"../{C}"]},
    "a temporary elsewhere": lambda content: (
        content | {"changes": [["a.yaml", digest(OLD), digest(NEW), f"sub/{B}"]]}
    ),
    "a temporary not named": lambda content: content | {"temporaries": []},
    "a folder up": lambda content: content | {"folders": [".."]},
    "no digest": lambda content: content | {"changes": [["a.yaml", "0" * 63, None, None]]},
    "nothing to do": lambda content: content | {"changes": [["a.yaml", None, None, None]]},
    "bytes from nowhere": lambda content: content | {"changes": [["a.yaml", digest(OLD), digest(NEW), None]]},
    "numbers": lambda content: content | {"changes": [[1, 2, 3, 4]]},
    "a mapping": lambda content: content | {"changes": {"a.yaml": 1}},
    "too short": lambda content: content | {"changes": [["a.yaml"]]},
    "a NUL": lambda content: content | {"folders": ["a\0b"]},
}


def overwrite(repo: Path, raw: bytes) -> None:
    """Write into the journal that is there: it keeps its inode, as an attacker could at best do."""
    with (repo / JOURNAL).open("r+b") as file:
        file.truncate()
        file.write(raw)


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_journal_is_refused(repo: Path, change: Callable[[dict[str, object]], object]) -> None:
    victim = repo.parent / "elsewhere" / "victim"
    victim.parent.mkdir()
    victim.write_bytes(OLD)
    (repo.parent / "victim").write_bytes(OLD)
    (repo / "out").symlink_to("../elsewhere")
    (repo / "inside").symlink_to("sub")
    for git in (repo / ".git", repo / "sub" / ".GIT"):
        git.mkdir()
        (git / "config").write_bytes(OLD)
    overwrite(repo, json.dumps(change(json.loads((repo / JOURNAL).read_bytes()))).encode())
    refused(
        repo, "the record of an interrupted write, (cannot be read|names files that cpath does not write)"
    )


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b"9" * 100_000], ids=range(6)
)
def test_garbage_is_refused(repo: Path, raw: bytes) -> None:
    overwrite(repo, raw)
    refused(repo, "cannot be read")


def test_a_huge_journal_is_not_read(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_SIZE", (repo / JOURNAL).stat().st_size - 1)
    refused(repo, "cannot be read")


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_journal_that_is_no_file_is_refused(repo: Path, kind: str) -> None:
    place = repo / JOURNAL
    kept = place.with_name("kept")
    place.rename(kept)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("kept")
    refused(repo, "is not cpath's own file")


def test_a_place_that_holds_a_pipe_is_not_waited_for(repo: Path) -> None:
    (repo / "c.yaml").unlink()
    os.mkfifo(repo / "c.yaml")
    with pytest.raises(RefusedEditError, match="not a regular file"):
        finish_interrupted(repo, 1)


# The order of things


def test_bytes_are_on_the_disk_before_they_take_their_place(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name that appears stands for bytes that were brought to the disk; the journal goes last."""
    finish_interrupted(repo, 1)
    events: list[tuple[str, str]] = []
    real_open, real_sync, real_replace, real_unlink = os.open, os.fsync, os.replace, os.unlink
    opened: dict[int, str] = {}

    def show(path: object) -> str:
        return os.path.relpath(os.path.realpath(str(path)), os.path.realpath(repo))

    def open_(path: str, flags: int, mode: int = 0o777) -> int:
        descriptor = real_open(path, flags, mode)
        opened[descriptor] = show(path)
        return descriptor

    def sync(descriptor: int) -> None:
        real_sync(descriptor)
        events.append(("sync", opened[descriptor]))

    def replace(old: object, new: object) -> None:
        assert ("sync", show(old)) in events
        real_replace(str(old), str(new))
        events.append(("place", show(new)))

    def unlink(path: object) -> None:
        real_unlink(str(path))
        events.append(("gone", show(path)))

    for name, function in {"open": open_, "fsync": sync, "replace": replace, "unlink": unlink}.items():
        monkeypatch.setattr(os, name, function)
    write_edits(repo, [Edit(path, ("n",), "replace", 7) for path in ("a.yaml", "sub/b.yaml")])
    monkeypatch.undo()
    steps = [event for event in events if "cpath-tmp" not in event[1]]
    assert steps == [
        *(("sync", f"{JOURNAL}.new"), ("place", JOURNAL), ("sync", ".cpath")),
        *(("sync", "."), ("sync", "sub")),
        *(("sync", f"{JOURNAL}.new"), ("place", JOURNAL), ("sync", ".cpath")),
        *(("place", "a.yaml"), ("place", "sub/b.yaml"), ("sync", "."), ("sync", "sub")),
        *(("gone", JOURNAL), ("sync", ".cpath")),
    ]


def test_a_way_back_that_fails_too_is_told_and_finished_later(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish_interrupted(repo, 1)
    before = everything(repo)
    take_place = act._take_place
    left = 1

    def take_one(*arguments: object, **options: object) -> None:
        nonlocal left
        if not left:
            raise OSError(5, "Input/output error")
        left -= 1
        take_place(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(act, "_take_place", take_one)
    with pytest.raises(UnwritableError, match=r"b\.yaml cannot be written: input/output error") as failure:
        write_edits(repo, [Edit(path, ("n",), "replace", 7) for path in ("a.yaml", "sub/b.yaml")])
    assert failure.value.help == "the next cpath command here will finish this write"
    monkeypatch.undo()
    finish_interrupted(repo, 1)
    assert everything(repo) == before


def test_who_only_reads_waits_no_longer_than_it_must(repo: Path) -> None:
    with locked(repo):
        assert finish_interrupted(repo, 0.05) == ()
    assert read_journal(repo) is not None


def test_read_journal_gives_what_was_written(repo: Path) -> None:
    wanted = Journal(False, (Change("a.yaml", None, digest(NEW), A),), (A,), ("sub",))  # noqa: FBT003
    write_journal(repo, wanted)
    assert read_journal(repo) == wanted
    assert JournalError.exit_code == ExitCode.FINDINGS
