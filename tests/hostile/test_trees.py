"""Repositories as an attacker or an accident makes them: `load` tells, and neither hangs nor writes."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import Loaded, load
from cpath.errors import CpathError
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = b"format: 1\ntitle: Test\n"
NURSE = b'title: Registered nurses\nsoc: "29-1141"\nlevel: middle\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / "occupations").mkdir(parents=True)
    (root / "cpath.yaml").write_bytes(SETTINGS)
    (root / "occupations" / "nurse.yaml").write_bytes(NURSE)
    return root


def load_quietly(root: Path) -> Loaded:
    """Load, and see that nothing in or beside the repository has changed."""

    def look() -> list[tuple[str, int, int]]:
        found = []
        for folder, folders, files in os.walk(root.parent):
            for name in (*folders, *files):
                status = os.lstat(os.path.join(folder, name))
                found.append((os.path.join(folder, name), status.st_mtime_ns, status.st_size))
        return found

    before = look()
    loaded = load(root)
    assert look() == before
    return loaded


def make_socket(place: Path) -> None:
    # A socket's path must be short.
    here = os.getcwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(place.name)
    finally:
        os.chdir(here)


def link(target: str) -> Callable[[Path], None]:
    return lambda place: place.symlink_to(target)


def chain(place: Path) -> None:
    for number in range(60):
        (place.parent / f".link{number}").symlink_to(f".link{number + 1}")
    place.symlink_to(".link0")


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (os.mkfifo, "CP016"),
    "a socket": (make_socket, "CP016"),
    "a folder": (Path.mkdir, "CP016"),
    "a link to a device": (link("/dev/zero"), "CP017"),
    "a link out": (link("/etc/passwd"), "CP017"),
    "a link out by dots": (link("../../outside.yaml"), "CP017"),
    "a link to itself": (lambda place: place.symlink_to(place.name), "CP017"),
    "a link to nowhere": (link("nowhere"), "CP017"),
    "a long chain of links": (chain, "CP017"),
    "a link through a file": (link("nurse.yaml/x"), "CP017"),
    "a link to Git's settings": (link("../.git/config"), "CP017"),
    "a link to a folder": (link("../regions"), "CP016"),
    "a link to a pipe": (link("../pipe"), "CP016"),
    "binary": (lambda place: place.write_bytes(bytes(range(256)) * 8), "CP008"),
    "NUL": (lambda place: place.write_bytes(b"\0" * 100), "CP009"),
    "three megabytes": (lambda place: place.write_bytes(b"# comment\n" * 300_000), "CP015"),
    "a sparse gigabyte": (lambda place: os.truncate(_touch(place), 2**30), "CP015"),
    "empty": (_touch := lambda place: place.touch() or place, "CP020"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("path", ["occupations/x.yaml", "regions/west/programs/x.yaml", "cpath.yaml"])
def test_odd_files_are_findings(root: Path, path: str, name: str) -> None:
    make, code = ODD[name]
    (root.parent / "outside.yaml").write_bytes(NURSE)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_bytes(b"token: secret-of-the-machine\n")
    os.mkfifo(root / "pipe")
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (root / "regions").exists():
        (root / "regions").mkdir()
    place.unlink(missing_ok=True)
    make(place)
    # Links written for a folder one level down lead elsewhere from other levels: nowhere, or out.
    allowed = {code} if path.startswith("occupations") else {code, "CP016", "CP017"}
    loaded = load_quietly(root)
    found = [item for item in loaded.diagnostics if item.path == path]
    assert len(found) == 1
    assert found[0].code in allowed
    assert found[0].help
    assert "secret" not in str(loaded.diagnostics)
    if path == "cpath.yaml":
        assert loaded.catalog.settings.entity.title == "repository"
    loaded.catalog.locate(path, ("title",))  # places are looked up for findings: that must not hang
    assert list(loaded.catalog.all(Occupation)) == ["nurse"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("occupations", "elsewhere"),
        ("regions", "elsewhere"),
        ("regions/west", "../elsewhere"),
        ("regions/west", "."),
        ("regions/west/programs", "../../../outside"),
        ("regions/west/programs", "programs"),
        ("regions/west/programs", "nowhere"),
    ],
)
def test_a_link_in_the_place_of_a_folder_is_told_and_not_followed(root: Path, path: str, target: str) -> None:
    (root / "occupations" / "nurse.yaml").unlink()
    (root / "occupations").rmdir()
    for folder in (root / "elsewhere", root.parent / "outside"):
        folder.mkdir()
        (folder / "x.yaml").write_bytes(b"title: [\n")
        (folder / "region.yaml").write_bytes(b"title: [\n")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).symlink_to(target)
    (finding,) = load_quietly(root).diagnostics
    assert (finding.path, finding.code) == (path, "CP017")


@pytest.mark.parametrize("path", ["occupations/nurse.yaml", "cpath.yaml", "occupations", "regions/west"])
def test_what_may_not_be_read_is_a_finding(root: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    (root / "regions" / "west").mkdir(parents=True)
    secret = str(root / path)

    def guard(real: Callable[..., object]) -> Callable[..., object]:
        def call(place: object, *arguments: object, **options: object) -> object:
            if str(place) == secret:
                raise PermissionError(13, "Permission denied", secret)
            return real(place, *arguments, **options)

        return call

    monkeypatch.setattr(os, "open", guard(os.open))
    monkeypatch.setattr(os, "scandir", guard(os.scandir))
    (finding,) = load(root).diagnostics
    assert (finding.path, finding.code) == (path, "CP019")
    assert "permission denied" in finding.message


def test_a_pipe_that_takes_a_files_place_while_reading(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = root / "occupations" / "nurse.yaml"
    real = os.open

    def swap(path: object, *arguments: int) -> int:
        if str(path) == str(place):
            place.unlink()
            os.mkfifo(place)
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", swap)
    (finding,) = load(root).diagnostics
    assert finding.code == "CP019"
    assert "not a regular file" in finding.message


NAMES = [
    "a\nb.yaml",
    "a\r.yaml",
    "\x1b[2J.yaml",
    "\x1b]0;title\x07.yaml",
    "::error::x.yaml",
    "a\u202eb.yaml",
    "a\u2028b.yaml",
    " .yaml",
    "%0A.yaml",
    "-rf.yaml",
    "con.yaml",
    "aux.yaml",
    "com1.yaml",
    "a:b.yaml",
    "a\\b.yaml",
    "é.yaml",
    "e\u0301.yaml",
    "ﬁ.yaml",
    "İ.yaml",
    "NURSE.yaml",
    "nur\u017fe.yaml",
    "<script>.yaml",
    "x" * 200 + ".yaml",
    "a..b.yaml",
]


@pytest.mark.parametrize("folder", ["occupations", "regions/west/programs"])
def test_odd_names_are_findings_that_can_be_printed(root: Path, folder: str) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (root / folder / name).write_bytes(NURSE)
    raw = os.fsencode(root / folder) + b"/\xff\xfe.yaml"
    with open(raw, "wb"):
        pass
    loaded = load_quietly(root)
    found = [item for item in loaded.diagnostics if item.path.startswith(folder)]
    assert len(found) == len(NAMES) + 1
    assert {item.code for item in found} == {"CP201"}
    for item in found:
        assert (item.path + item.message + (item.help or "")).isprintable()
        (item.path + item.message + (item.help or "")).encode()
    assert not loaded.catalog.all(Program)


@pytest.mark.parametrize("name", ["a\nb", "con", "..a", "A", "\x1b[2J", "a b"])
def test_odd_names_of_regions(root: Path, name: str) -> None:
    (root / "regions" / name).mkdir(parents=True)
    findings = load_quietly(root).diagnostics
    assert [item.code for item in findings] == ([] if name.startswith(".") else ["CP201"])
    assert all(item.path.isprintable() for item in findings)


def test_names_that_differ_only_by_case_or_ending(root: Path) -> None:
    for name in ("Nurse.yaml", "nurse.yml", "nurse.YAML", "NURSE.YML"):
        (root / "occupations" / name).write_bytes(NURSE)
    loaded = load_quietly(root)
    assert {item.path: item.code for item in loaded.diagnostics} == {
        "occupations/NURSE.YML": "CP204",
        "occupations/Nurse.yaml": "CP201",
        "occupations/nurse.YAML": "CP204",
        "occupations/nurse.yml": "CP204",
    }
    assert list(loaded.catalog.all(Occupation)) == ["nurse"]


def test_ten_thousand_files(root: Path) -> None:
    for number in range(10_000):
        (root / "occupations" / f"n{number}.yaml").write_bytes(b"")
    loaded = load(root)
    assert len(loaded.diagnostics) == 10_000
    assert {item.code for item in loaded.diagnostics} == {"CP020"}
    assert len(loaded.catalog.broken["occupation"]) == 10_000


def test_a_folder_nested_a_hundred_times(root: Path) -> None:
    (root / "occupations" / "/".join(["d"] * 100)).mkdir(parents=True)
    assert [item.code for item in load_quietly(root).diagnostics] == ["CP204"]


@pytest.mark.parametrize("what", ["nothing", "file", "missing", "pipe"])
def test_a_root_that_is_none(tmp_path: Path, what: str) -> None:
    place = tmp_path / what
    if what == "nothing":
        place.mkdir()
    elif what == "file":
        place.write_text("")
    elif what == "pipe":
        os.mkfifo(place)
    with pytest.raises(CpathError) as refusal:
        load(place)
    assert refusal.value.help


@pytest.mark.parametrize("name", ["a\nb", "   ", "\udcff", "x" * 255])
def test_a_root_of_an_odd_name_with_broken_settings(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    root.mkdir()
    (root / "cpath.yaml").write_bytes(b"format: [\n")
    loaded = load(root)
    assert [item.code for item in loaded.diagnostics] == ["CP001"]


def test_seen_from_inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "occupations" / "copy.yaml").symlink_to("nurse.yaml")
    monkeypatch.chdir(root / "occupations")
    loaded = load(Path(".."))
    assert loaded.diagnostics == ()
    assert list(loaded.catalog.all(Occupation)) == ["copy", "nurse"]
