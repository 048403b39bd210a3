from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from cpath.errors import RefusedEditError
from cpath.source import act, lock
from cpath.source.edit import Edit
from cpath.source.editor import write_edits, write_new_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (root / name).write_bytes(b"n: 0\nl: []\n")
    return root


def replace(path: str, value: object = 1) -> Edit:
    return Edit(path, ("n",), "replace", value)


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".cpath" not in path.parts
    }


def test_keeps_the_mode(repo: Path) -> None:
    (repo / "a.yaml").chmod(0o640)
    write_edits(repo, [replace("a.yaml")])
    assert stat.S_IMODE((repo / "a.yaml").stat().st_mode) == 0o640


def test_leaves_only_a_lock_that_git_does_not_see(repo: Path) -> None:
    write_edits(repo, [replace("a.yaml")])
    assert sorted(os.listdir(repo)) == [".cpath", "a.yaml", "b.yaml", "c.yaml"]
    assert (repo / ".cpath" / ".gitignore").read_text() == "*\n"
    assert sorted(os.listdir(repo / ".cpath")) == [".gitignore", "lock", "queue"]


def test_writes_through_a_link_inside(repo: Path) -> None:
    (repo / "link.yaml").symlink_to("a.yaml")
    write_edits(repo, [replace("link.yaml")])
    assert (repo / "link.yaml").is_symlink()
    assert (repo / "a.yaml").read_bytes() == b"n: 1\nl: []\n"


def refused(repo: Path, reason: str, *edits: Edit, **options: object) -> None:
    before = everything(repo.parent)
    with pytest.raises(RefusedEditError, match=reason) as refusal:
        write_edits(repo, edits or [replace("a.yaml")], **options)  # type: ignore[arg-type]
    assert refusal.value.help
    assert everything(repo.parent) == before


def test_refuses_a_read_only_file(repo: Path) -> None:
    (repo / "a.yaml").chmod(0o444)
    refused(repo, "a.yaml is read-only")


def test_refuses_a_file_that_changed(repo: Path) -> None:
    refused(repo, "a.yaml has changed since it was read", expected={"a.yaml": b"n: 5\n"})
    write_edits(repo, [replace("a.yaml")], expected={"a.yaml": b"n: 0\nl: []\n"})


def test_refuses_a_file_that_changes_meanwhile(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = act._write

    def write_slowly(temporary: Path, step: act.Step, raw: bytes) -> None:
        (repo / "a.yaml").write_bytes(b"n: 7\n")
        write(temporary, step, raw)

    monkeypatch.setattr(act, "_write", write_slowly)
    with pytest.raises(RefusedEditError, match="has changed since"):
        write_edits(repo, [replace("a.yaml"), replace("b.yaml")])
    assert everything(repo) == {"a.yaml": b"n: 7\n", "b.yaml": b"n: 0\nl: []\n", "c.yaml": b"n: 0\nl: []\n"}


def test_refuses_a_link_out(repo: Path) -> None:
    (repo.parent / "outside.yaml").write_bytes(b"n: 0\n")
    (repo / "out.yaml").symlink_to("../outside.yaml")
    refused(repo, "leads out of the repository", replace("out.yaml"))


def test_refuses_a_folder_that_leads_out(repo: Path) -> None:
    (repo.parent / "elsewhere").mkdir()
    (repo.parent / "elsewhere" / "x.yaml").write_bytes(b"n: 0\n")
    (repo / "occupations").symlink_to("../elsewhere")
    refused(repo, "leads out of the repository", replace("occupations/x.yaml"))


def test_refuses_a_link_into_git(repo: Path) -> None:
    (repo / ".git").mkdir()
    (repo / ".git" / "config").write_bytes(b"n: 0\n")
    (repo / "x.yaml").symlink_to(".git/config")
    refused(repo, "leads out of the repository", replace("x.yaml"))


def test_refuses_a_second_name_of_a_file(repo: Path) -> None:
    (repo / "hard.yaml").hardlink_to(repo / "a.yaml")
    refused(repo, "second name")


def test_refuses_two_names_of_one_file(repo: Path) -> None:
    (repo / "link.yaml").symlink_to("a.yaml")
    refused(repo, "are the same file", replace("a.yaml"), replace("link.yaml", 2))


@pytest.mark.parametrize("path", ["no.yaml", "folder", "pipe"])
def test_refuses_what_is_no_file(repo: Path, path: str) -> None:
    (repo / "folder").mkdir()
    os.mkfifo(repo / "pipe")
    refused(repo, "no such file|not a regular file", replace(path))


PATHS = [
    "../a.yaml",
    "/etc/passwd",
    "a/../../b",
    "",
    ".",
    "a//b",
    "C:x",
    "a\\b",
    "a\0b",
    ".git/config",
    ".GIT/x",
]


@pytest.mark.parametrize("path", PATHS)
def test_refuses_paths_that_lead_elsewhere(repo: Path, path: str) -> None:
    refused(repo, "not a path inside the repository", replace(path))
    with pytest.raises(RefusedEditError, match="not a path inside the repository"):
        write_new_files(repo, {path: "x"})


@pytest.mark.parametrize("planted", [".cpath", ".cpath/lock", ".cpath/.gitignore"])
def test_refuses_a_lock_that_is_a_link(repo: Path, planted: str) -> None:
    victim = repo.parent / "victim"
    if planted == ".cpath":
        victim.mkdir()
    else:
        victim.write_bytes(b"precious")
        (repo / ".cpath").mkdir()
    (repo / planted).symlink_to(victim)
    refused(repo, "is not cpath's own file")
    assert victim.is_dir() or victim.read_bytes() == b"precious"


def test_refuses_to_wait_for_ever(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.05)
    with lock.locked(repo):
        refused(repo, "another cpath command is writing")
    write_edits(repo, [replace("a.yaml")])


# Errors of the disk, at each call

CALLS = ["open", "write", "fsync", "replace", "chmod"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("when", range(1, 4))
def test_an_error_of_the_disk_leaves_all_as_it_was(
    repo: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, when: int
) -> None:
    write_edits(repo, [replace("c.yaml", 0), Edit("c.yaml", ("l",), "append-item", 1)])  # makes the lock
    before = everything(repo)
    calls = 0
    owner, name = os, call
    real = getattr(owner, name)

    def fail(*arguments: object, **options: object) -> object:
        nonlocal calls
        mine = (
            call in ("fsync", "replace", "chmod")
            or (call == "open" and ".cpath-tmp" in str(arguments[0]))
            or call == "write"
        )
        calls += mine
        if mine and calls == when:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, fail)
    try:
        write_edits(repo, [replace("a.yaml"), replace("b.yaml"), replace("c.yaml")])
    except RefusedEditError as refusal:
        monkeypatch.undo()
        assert os.strerror(number).lower() in refusal.message  # noqa: PT017 - see the else
        assert everything(repo) == before
    else:
        raise AssertionError("the error was not told")


def test_a_disk_that_takes_a_few_bytes_at_a_time(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, raw: real(descriptor, raw[:3]))
    write_edits(repo, [replace("a.yaml", "long enough")])
    assert (repo / "a.yaml").read_bytes() == b"n: long enough\nl: []\n"


# New files


def test_write_new_makes_the_folders_above(tmp_path: Path) -> None:
    root = tmp_path / "new" / "repo"
    write_new_files(root, {"regions/denver-metro/region.yaml": "title: é\n"})
    assert (root / "regions/denver-metro/region.yaml").read_bytes() == "title: é\n".encode()
    assert everything(tmp_path).keys() == {"new/repo/regions/denver-metro/region.yaml"}


def test_write_new_respects_the_mask(tmp_path: Path) -> None:
    write_new_files(tmp_path, {"a": ""})
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize("has_links", [True, False])
def test_write_new_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    if not has_links:

        def no_links(*_: object) -> None:
            raise PermissionError(errno.EPERM, "no hard links here")

        monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a").write_text("old")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("a", "dangling"):
        with pytest.raises(RefusedEditError, match="already exists"):
            write_new_files(tmp_path, {name: "new"})
    write_new_files(tmp_path, {"b": "new"})
    take_place = act._take_place

    def take_place_late(*arguments: object, **options: object) -> None:
        (tmp_path / "c").write_text("quicker")
        take_place(*arguments, **options)

    monkeypatch.setattr(act, "_take_place", take_place_late)
    with pytest.raises(RefusedEditError, match="c already exists"):
        write_new_files(tmp_path, {"c": "new"})
    assert everything(tmp_path) == {"a": b"old", "b": b"new", "c": b"quicker"}


def test_write_new_stays_inside(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "repo" / "regions").symlink_to("../out")
    with pytest.raises(RefusedEditError, match="outside the repository"):
        write_new_files(tmp_path / "repo", {"regions/a/b.yaml": "x"})
    assert list((tmp_path / "out").iterdir()) == []


def test_write_new_below_a_file_or_of_half_a_character_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    for path, text, reason in (("a/b.yaml", "x", "cannot be written"), ("b", "\udc00", "half a character")):
        with pytest.raises(RefusedEditError, match=reason):
            write_new_files(tmp_path, {path: text})
    assert everything(tmp_path) == {"a": b""}


@pytest.mark.parametrize("obstacle", ["b.yaml", "regions/x", "b.yaml/c", "B.yaml"])
def test_new_files_come_all_or_none(repo: Path, obstacle: str) -> None:
    (repo / "b.yaml").write_bytes(b"mine\n")
    (repo / "regions").mkdir()
    (repo / "regions" / "x").write_bytes(b"mine\n")
    before = everything(repo)
    with pytest.raises(RefusedEditError):
        write_new_files(repo, {"new/deep/one.yaml": "1\n", obstacle: "2\n", "three.yaml": "3\n"})
    assert everything(repo) == before
    assert not (repo / "new").exists()
    write_new_files(repo, {"new/deep/one.yaml": "1\n", "three.yaml": "3\n"})
    assert everything(repo) == before | {"new/deep/one.yaml": b"1\n", "three.yaml": b"3\n"}


# Files that get another name


def test_edits_and_moves_in_one_act(repo: Path) -> None:
    (repo / "old" / "deep").mkdir(parents=True)
    (repo / "old" / "deep" / "d.yaml").write_bytes(b"n: 0\n")
    (repo / "old" / "deep" / "d.yaml").chmod(0o640)
    (repo / "c.yaml").write_bytes(b"\xef\xbb\xbfn: 0  # mine\r\n")
    written = write_edits(
        repo,
        [replace("a.yaml", "new"), replace("old/deep/d.yaml")],
        moves={"old/deep/d.yaml": "new/d.yaml", "c.yaml": "e.yaml"},
        expected={"c.yaml": b"\xef\xbb\xbfn: 0  # mine\r\n"},
    )
    assert written == ("a.yaml", "new/d.yaml", "e.yaml")
    assert everything(repo) == {
        "a.yaml": b"n: new\nl: []\n",
        "b.yaml": b"n: 0\nl: []\n",
        "new/d.yaml": b"n: 1\n",
        "e.yaml": b"\xef\xbb\xbfn: 0  # mine\r\n",
    }
    assert stat.S_IMODE((repo / "new" / "d.yaml").stat().st_mode) == 0o640
    assert not (repo / "old").exists()


def test_a_folder_with_something_in_it_stays(repo: Path) -> None:
    (repo / "old").mkdir()
    (repo / "old" / "d.yaml").write_bytes(b"n: 0\n")
    (repo / "old" / "notes.txt").write_bytes(b"mine")
    write_edits(repo, [], moves={"old/d.yaml": "new.yaml"})
    assert (repo / "old" / "notes.txt").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("moves", "reason"),
    [
        ({"a.yaml": "b.yaml"}, "b.yaml already exists"),
        ({"a.yaml": "a.yaml"}, "a.yaml already exists"),
        ({"a.yaml": "B.yaml"}, "differs from the existing b.yaml"),
        ({"a.yaml": "A.yaml"}, "differs from the existing a.yaml"),
        ({"a.yaml": "cafe\u0301.yaml"}, "differs from the existing caf\xe9.yaml"),
        ({"a.yaml": "dangling"}, "dangling already exists"),
        ({"a.yaml": "x/y.yaml", "b.yaml": "x/y.yaml"}, "x/y.yaml would be written twice"),
        ({"a.yaml": "x/y.yaml", "b.yaml": "x/Y.yaml"}, "x/Y.yaml would be written twice"),
        ({"a.yaml": "b.yaml/x.yaml"}, "cannot be written"),
        ({"a.yaml": "../x.yaml"}, "not a path inside"),
        ({"a.yaml": "sub/.git/hooks/x"}, "not a path inside"),
        ({"a.yaml": "out/x.yaml"}, "outside the repository"),
        ({"link.yaml": "x.yaml"}, "is a link, or inside a linked folder"),
        ({"linked/c.yaml": "x.yaml"}, "is a link, or inside a linked folder"),
        ({"no.yaml": "x.yaml"}, "no such file"),
    ],
)
def test_refuses_to_move(repo: Path, moves: dict[str, str], reason: str) -> None:
    (repo / "caf\xe9.yaml").write_bytes(b"n: 0\n")
    (repo / "dangling").symlink_to("nowhere")
    (repo / "link.yaml").symlink_to("c.yaml")
    (repo / "linked").symlink_to(".")
    (repo.parent / "elsewhere").mkdir()
    (repo / "out").symlink_to("../elsewhere")
    refused(repo, reason, replace("a.yaml"), moves=moves)
    assert not (repo / "x").exists()


# Several writers, and one that is killed

APPEND = """
    import sys
    from pathlib import Path
    from cpath.source.edit import Edit
    from cpath.source.editor import write_edits
    names = ("a.yaml", "b.yaml")
    for number in range(int(sys.argv[2])):
        write_edits(Path(sys.argv[1]), [Edit(name, ("l",), "append-item", number) for name in names])
"""


def start(repo: Path, code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(repo), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )


def test_writers_at_once_lose_nothing(repo: Path) -> None:
    writers = [start(repo, APPEND, "5") for _ in range(4)]
    for process in writers:
        assert process.communicate() == (None, b"")
    for name in ("a.yaml", "b.yaml"):
        assert (repo / name).read_text().count("  - ") == 20


HELD = """
    import sys, time
    from pathlib import Path
    from cpath.source.lock import locked
    with locked(Path(sys.argv[1])):
        print("held", file=sys.stderr, flush=True)
        time.sleep(60)
"""


def test_the_next_writer_goes_on_after_the_holder_was_killed(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = start(repo, HELD)
    assert holder.stderr is not None
    assert holder.stderr.readline() == b"held\n"
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.05)
    refused(repo, "another cpath command is writing")
    holder.kill()
    holder.communicate()
    monkeypatch.setattr(lock, "LOCK_SECONDS", 1.0)
    write_edits(repo, [replace("a.yaml")])


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from cpath.source.edit import Edit
    from cpath.source.editor import write_edits
    left = int(sys.argv[2])
    def watch(real):
        def call(*arguments, **options):
            global left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)
        return call
    for name in ("open", "write", "fsync", "replace", "close", "mkdir"):
        setattr(os, name, watch(getattr(os, name)))
    write_edits(Path(sys.argv[1]), [Edit("a.yaml", ("n",), "replace", 1)])
"""


def test_a_killed_writer_leaves_the_old_or_the_new_text_and_no_lock(repo: Path) -> None:
    old, new = b"n: 0\nl: []\n", b"n: 1\nl: []\n"
    seen = set()
    for point in range(100):
        (repo / "a.yaml").write_bytes(old)
        process = start(repo, KILLED, str(point))
        assert process.communicate() == (None, b"")
        text = (repo / "a.yaml").read_bytes()
        assert text in (old, new)
        seen.add((process.returncode, text))
        if process.returncode == 0:
            break
    assert seen == {(-signal.SIGKILL, old), (-signal.SIGKILL, new), (0, new)}
    (repo / "a.yaml").write_bytes(old)
    write_edits(repo, [replace("a.yaml")])
    assert sorted(os.listdir(repo)) == [".cpath", "a.yaml", "b.yaml", "c.yaml"]
