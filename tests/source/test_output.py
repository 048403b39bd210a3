"""Where a result may go, over what, and how it gets there."""

from __future__ import annotations

import errno
import os
import socket
import stat
import threading
import unicodedata
from pathlib import Path

import pytest

from cpath.errors import UsageError
from cpath.source.output import check_folder, check_output, write_output, writing_output
from cpath.source.stamp import WORDS, is_ours, stamp


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository beside a folder of others, as the working folder."""
    root = tmp_path / "repository"
    for folder in ("occupations", "maps", "regions/here"):
        (root / folder).mkdir(parents=True)
    for name in ("cpath.yaml", "regions/here/region.yaml", "occupations/nurse.yaml"):
        (root / name).write_bytes(b"title: mine\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "victim").write_bytes(b"victim")
    monkeypatch.chdir(root)
    return root


def tree(folder: Path) -> dict[str, tuple[int, bytes | str]]:
    """All that is below a folder, with what it holds."""
    found: dict[str, tuple[int, bytes | str]] = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        held = path.read_bytes() if stat.S_ISREG(mode) else os.readlink(path) if stat.S_ISLNK(mode) else b""
        found[str(path.relative_to(folder))] = (mode, held)
    return found


def refuse(root: Path, path: str | Path, said: str, below: str | None = None) -> None:
    """See that a path is refused, with ``--force`` as well, and that nothing has changed."""
    before = tree(root.parent)
    bound = None if below is None else Path(below)
    for force in (False, True):
        with pytest.raises(UsageError) as refusal:
            write_output(Path(path), b"new", force=force, below=bound)
        assert said in refusal.value.message
        assert refusal.value.message.startswith(f"{Path(path)} cannot be written: ")
        assert refusal.value.help
        assert refusal.value.exit_code == 2
        with pytest.raises(UsageError), writing_output(Path(path), force=force, below=bound):
            pytest.fail("it must not come to that")
    assert tree(root.parent) == before


# Links


@pytest.mark.parametrize(
    ("link", "target", "path"),
    [
        ("gaps.json", "../victim", "gaps.json"),
        ("gaps.json", "../not-there", "gaps.json"),
        ("gaps.json", "/dev/null", "gaps.json"),
        ("out", "../elsewhere", "out/gaps.json"),
        ("out", "../elsewhere", "out/new/gaps.json"),
        ("out", "../elsewhere", "out/../gaps.json"),
        ("out", "..", "out/victim"),
        ("occupations/up", "../..", "maps/../occupations/up/victim"),
    ],
)
def test_no_link_leads_out_of_a_repository(root: Path, link: str, target: str, path: str) -> None:
    (root / link).symlink_to(target)
    refuse(root, path, "is a link that leads out of")
    refuse(root, root / path, "is a link that leads out of")


def test_links_to_links_are_followed_to_their_end(root: Path) -> None:
    (root / "first").symlink_to("maps/second")
    (root / "maps" / "second").symlink_to("../../victim")
    refuse(root, "first", "is a link that leads out of")
    (root.parent / "mine").symlink_to("repository/maps")
    refuse(root, root.parent / "mine" / "second", "is a link that leads out of")
    (root / "loop").symlink_to("loop")
    refuse(root, "loop/gaps.json", "too many levels of symbolic links")


def test_a_link_within_the_repository_leads_where_it_says(root: Path) -> None:
    (root / "gaps.json").symlink_to("maps/gaps.json")
    write_output(Path("gaps.json"), b"new")
    assert (root / "gaps.json").is_symlink()
    assert (root / "maps" / "gaps.json").read_bytes() == b"new"
    (root / "mine").symlink_to("occupations/nurse.yaml")
    refuse(root, "mine", "YAML files contain settings and records")
    (root / "config").symlink_to(".git/config")
    refuse(root, "config", "Git keeps its own files there")


def test_nothing_below_the_folder_asked_for_leads_out_of_it(root: Path) -> None:
    for folder in (root, root.parent / "elsewhere"):
        out = folder / "out"
        out.mkdir()
        (out / "here").symlink_to("..")
        refuse(root, out / "here" / "a.svg", "is a link that leads out of", str(out))
        (out / "a.svg").symlink_to("../victim")
        refuse(root, out / "a.svg", "is a link that leads out of", str(out))


def test_a_persons_own_links_work(root: Path) -> None:
    home, disk = root.parent / "home", root.parent / "elsewhere"
    home.symlink_to("elsewhere")
    write_output(home / "out" / "gaps.json", b"new", below=home / "out")
    assert (disk / "out" / "gaps.json").read_bytes() == b"new"
    # A file that is a link of their own: only within its folder.
    (disk / "latest.json").symlink_to("out/gaps.json")
    write_output(home / "latest.json", b"newer", force=True)
    assert (disk / "out" / "gaps.json").read_bytes() == b"newer"
    (disk / "away.json").symlink_to("../victim")
    refuse(root, home / "away.json", "is a link that leads out of")


# What is no place for a result


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("cpath.yaml", "YAML files"),
        ("occupations/nurse.yaml", "YAML files"),
        ("occupations/new.yaml", "YAML files"),
        ("regions/here/region.yaml", "YAML files"),
        ("new/../cpath.yaml", "YAML files"),
        ("maps/../occupations/./nurse.yaml", "YAML files"),
        ("CPATH.YAML", "YAML files"),
        ("cpath.yaml.", "YAML files"),
        ("cpath.yaml ", "YAML files"),
        ("cpath.yaml::$DATA", "YAML files"),
        ("Cpath.YML", "YAML files"),
        (".git", "Git keeps"),
        (".git/config", "Git keeps"),
        (".git/hooks/pre-commit", "Git keeps"),
        (".GIT/config", "Git keeps"),
        (".git./config", "Git keeps"),
        (".g\u200cit/config", "Git keeps"),
        ("maps/.git", "Git keeps"),
        (".gitattributes", "Git keeps"),
        (".cpath/journal", "lock and its journal"),
        (".cpath/lock", "lock and its journal"),
        (".Cpath/new", "lock and its journal"),
        (".cpath", "lock and its journal"),
    ],
)
def test_records_settings_and_what_git_keeps_are_never_written(root: Path, path: str, said: str) -> None:
    refuse(root, path, said)
    refuse(root, root / path, said)
    refuse(root, Path("..") / "repository" / path, said)
    (root.parent / "elsewhere" / "cpath.yaml").write_bytes(b"title: another\n")
    refuse(root, root.parent / "elsewhere" / path, said)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_of_either_form(root: Path, form: str) -> None:
    folder = root / unicodedata.normalize("NFC", "régions")
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"title: mine\n")
    refuse(root, Path(unicodedata.normalize(form, "régions")) / "a.yaml", "YAML files")


def test_a_repository_of_git_by_another_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = root.parent / "store"
    for name in ("objects", "refs", "hooks"):
        (store / name).mkdir(parents=True)
    (store / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    refuse(root, store / "config", "Git keeps")
    refuse(root, store / "hooks" / "post-checkout", "Git keeps")
    monkeypatch.setenv("GIT_DIR", str(root.parent / "elsewhere"))
    refuse(root, root.parent / "elsewhere" / "index", "Git keeps")


def test_a_file_with_two_names_stays(root: Path) -> None:
    os.link(root / "occupations" / "nurse.yaml", root / "gaps.json")
    refuse(root, "gaps.json", "hard link")


def test_what_is_no_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(root, "maps", "it is a folder")
    refuse(root, "", "it is a folder")
    refuse(root, "occupations/nurse.yaml/gaps.json", "not a directory")
    refuse(root, "a\0b", "null")
    refuse(root, "x" * 300, "file name too long")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    refuse(root, "socket", "it is a disk or a socket")
    listening.close()
    (root / "gaps.json").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    refuse(root, "gaps.json", "the file is read-only")


def test_a_folder_where_nothing_may_be_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", read_only)
    refuse(root, "new/gaps.json", "read-only file system")


def test_a_folder_for_a_repository(root: Path) -> None:
    (root / "out").symlink_to("../elsewhere")
    for path, said in (("out/new", "leads out of"), (".git/new", "Git keeps"), (".cpath", "lock and its")):
        with pytest.raises(UsageError, match=said):
            check_folder(Path(path))
    assert check_folder(Path("maps/new")) == root / "maps" / "new"


# What is there already

OURS = {
    "text": b"12 met\n",
    "markdown": b"# Gaps\n",
    "html": b"<!doctype html>\n<html></html>\n",
    "svg": b'<?xml version="1.0"?>\n<svg/>\n',
    "dot": b"digraph {}\n",
    "json": b'{\n "format": "cpath-gap/1"\n}\n',
    "csv": "\ufeffregion,title\nplains,Nurse\n".encode(),
    "schema": b'{\n "$schema": "x",\n "$id": "urn:cpath:schema:program:1"\n}\n',
}
THEIRS = {
    "text": b"12 met\n",
    "markdown": b"# My own page\n",
    "html": b"<!doctype html>\n<html></html>\n",
    "svg": b'<?xml version="1.0"?>\n<svg/>\n',
    "dot": b"digraph {}\n",
    "json": b'{"name": "package", "format": "other"}\n',
    "csv": "\ufeffregion,title\nplains,Nurse\n".encode(),
    "csv of a person": b'"region","title"\nplains,Nurse\n',
    "csv of PowerShell": '\ufeff"region","title"\r\n"plains","Nurse"\r\n'.encode(),
    "csv saved from a spreadsheet": "\ufeffregion,title\r\nplains,Nurse\r\n".encode(),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "zip": b"PK\x03\x04" + bytes(60),
    "empty zip": b"PK\x05\x06" + bytes(18),
    "pdf": b"%PDF-1.4\n/Creator (Word)\n",
    "duckdb": bytes(8) + b"DUCK" + bytes(100),
    "bytes": bytes(range(256)),
}


@pytest.mark.parametrize("kind", OURS)
def test_what_cpath_wrote_is_written_over(root: Path, kind: str) -> None:
    marked = stamp(OURS[kind], kind)
    write_output(Path("result"), marked)
    write_output(Path("result"), stamp(OURS["text"], "text"))
    assert (root / "result").read_bytes() == f"12 met\n\n({WORDS})\n".encode()
    (root / "result").write_bytes(marked)
    with pytest.raises(UsageError, match="it may hold votes") as refusal:
        write_output(Path("result"), b"new", keep="it may hold votes")
    assert "--force" in str(refusal.value.help)
    assert (root / "result").read_bytes() == marked
    write_output(Path("result"), b"new", keep="it may hold votes", force=True)
    assert (root / "result").read_bytes() == b"new"


@pytest.mark.parametrize("kind", THEIRS)
def test_what_it_did_not_write_stays(root: Path, kind: str) -> None:
    (root / "result").write_bytes(THEIRS[kind])
    for write in (write_output, check_output):
        arguments = (Path("result"), b"new") if write is write_output else (Path("result"),)
        with pytest.raises(UsageError, match="it already exists, and cpath did not write it") as refusal:
            write(*arguments)  # type: ignore[operator]
        assert "--force" in str(refusal.value.help)
    assert (root / "result").read_bytes() == THEIRS[kind]
    write_output(Path("result"), b"new", force=True)
    assert (root / "result").read_bytes() == b"new"


def test_an_empty_file_is_nothing_to_lose(root: Path) -> None:
    (root / "result").touch(0o600)
    write_output(Path("result"), b"new")
    assert (root / "result").read_bytes() == b"new"
    assert stat.S_IMODE((root / "result").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("\ufeffa,b\n1,2\n", '\ufeff"a","b"\n1,2\n'),
        ('\ufeffa,"b ""c"", d"\r\n1,2\r\n', '\ufeff"a","b ""c"", d"\r\n1,2\r\n'),
        ('\ufeffa,"b\nc"\n1,2\n', '\ufeffa,"b\nc"\n1,2\n'),
        ("\ufeffa\n", '\ufeff"a"\n'),
        ("", ""),
    ],
)
def test_the_first_line_of_a_table(text: str, marked: str) -> None:
    assert stamp(text.encode(), "csv").decode() == marked


def test_a_file_that_may_not_be_read_is_not_ours(root: Path) -> None:
    assert not is_ours(root / "not-there")
    assert not is_ours(root / "maps")


# How it gets there


def test_folders_above_are_made(root: Path) -> None:
    write_output(Path("a/b/c.json"), b"new")
    assert (root / "a/b/c.json").read_bytes() == b"new"


def test_devices_and_pipes_are_written_to(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_output(Path(os.devnull), b"nothing")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    pipe = root / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_output(pipe, b"words")
    reader.join(10)
    assert read == [b"words"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        write_output(Path(name), b"out")
    write_output(Path("/dev/stderr"), b"err")
    assert capfdbinary.readouterr() == (b"outoutout", b"err")
    for path in (Path(os.devnull), Path("/dev/stdout"), pipe):
        with pytest.raises(UsageError, match="needs a file"), writing_output(path):
            pytest.fail("it must not come to that")


def test_a_pipe_that_nothing_reads_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe")
    monkeypatch.setattr("cpath.source.output.READER_SECONDS", 0.1)
    with pytest.raises(UsageError, match="a pipe that no program reads") as refusal:
        write_output(Path("pipe"), b"words")
    assert refusal.value.help == "start its reader first"


def test_a_reader_that_has_gone_is_a_closed_pipe() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        write_output(Path(f"/dev/fd/{writing}"), b"words")
    os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_device_is_told() -> None:
    with pytest.raises(UsageError, match="/dev/full cannot be written: no space left"):
        write_output(Path("/dev/full"), b"words")


def test_a_library_writes_beside_and_the_whole_takes_the_place(root: Path) -> None:
    (root / "result").touch(0o640)
    with writing_output(Path("result")) as part:
        part.write_bytes(b"new")
        assert (root / "result").read_bytes() == b""
    assert (root / "result").read_bytes() == b"new"
    assert stat.S_IMODE((root / "result").stat().st_mode) == 0o640
    with pytest.raises(ZeroDivisionError), writing_output(Path("result"), force=True) as part:
        part.write_bytes(bytes([1 // 0]))
    assert (root / "result").read_bytes() == b"new"
    assert not [name for name in os.listdir(root) if name.endswith("-tmp")]
