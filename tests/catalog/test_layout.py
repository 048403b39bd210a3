from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.catalog.layout import Misplaced, RepositoryFile, find_root, is_id, iter_files, path_of, show_path
from cpath.errors import NoRepositoryError
from cpath.model import KINDS, Occupation, Program, Region, Settings
from cpath.source.files import Folder


def make(root: Path, *paths: str) -> Path:
    for path in paths:
        place = root / path
        if path.endswith("/"):
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("title: x\n")
    return root


def shown(root: Path) -> list[tuple[str, str]]:
    """Return each path with the kind of its record, or the code of what is wrong with it."""
    return [
        (item.path, item.code if isinstance(item, Misplaced) else item.model.kind)
        for item in iter_files(Folder(root))
    ]


def test_finds_every_record_in_a_fixed_order(tmp_path: Path) -> None:
    make(
        tmp_path,
        "cpath.yaml",
        "README.md",
        "competencies/onet.yaml",
        "occupations/b.yaml",
        "occupations/a.yaml",
        "occupations/README.md",
        "occupations/.a.yaml.swp",
        "occupations/a.yaml~",
        "regions/west/region.yaml",
        "regions/west/programs/nursing.yaml",
        "regions/east/region.yaml",
        "regions/.DS_Store",
    )
    assert sorted(shown(tmp_path)) == [
        ("competencies/onet.yaml", "framework"),
        ("occupations/a.yaml", "occupation"),
        ("occupations/b.yaml", "occupation"),
        ("regions/east/region.yaml", "region"),
        ("regions/west/programs/nursing.yaml", "program"),
        ("regions/west/region.yaml", "region"),
    ]
    assert shown(tmp_path) == shown(tmp_path)
    (program,) = [item for item in iter_files(Folder(tmp_path)) if item.path.endswith("nursing.yaml")]
    assert program == RepositoryFile("regions/west/programs/nursing.yaml", Program, "nursing", "west", 9)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("occupations/a.yml", "CP204"),
        ("occupations/a.YAML", "CP204"),
        ("occupations/a.json", "CP204"),
        ("occupations/health/a.yaml", "CP204"),
        ("occupations/Nurse.yaml", "CP201"),
        ("occupations/a_b.yaml", "CP201"),
        ("occupations/-a.yaml", "CP201"),
        ("occupations/a--b.yaml", "CP201"),
        ("occupations/enfermería.yaml", "CP201"),
        ("occupations/con.yaml", "CP201"),
        ("occupations/lpt1.yaml", "CP201"),
        ("occupations/" + "a" * 81 + ".yaml", "CP201"),
        ("occupations/a\nb.yaml", "CP201"),
        ("occupations/a\n.yaml", "CP201"),
        ("occupations/\x1b[31mred.yaml", "CP201"),
        ("occupations/ .yaml", "CP201"),
        ("occupations/..yaml", "CP201"),
        ("occupations/a.yaml/", "CP016"),
        ("regions/a.yaml", "CP204"),
        ("regions/Denver Metro/region.yaml", "CP201"),
        ("regions/nul/region.yaml", "CP201"),
        ("regions/west/region.yml", "CP204"),
        ("regions/west/occupations/a.yaml", "CP204"),
        ("regions/west/notes.txt", "CP204"),
        ("regions/west/programs", "CP204"),
        ("occupations", "CP204"),
        ("regions", "CP204"),
    ],
)
def test_tells_what_stands_in_a_wrong_place(tmp_path: Path, path: str, code: str) -> None:
    make(tmp_path, path)
    if path == "occupations/..yaml":
        assert shown(tmp_path) == []  # hidden
        return
    (item,) = iter_files(Folder(tmp_path))
    assert isinstance(item, Misplaced)
    assert item.code == code
    assert item.help
    assert item.path.isprintable()
    assert (item.message + item.help).isprintable()
    assert path.startswith(item.path.split("\N{REPLACEMENT CHARACTER}")[0])


def test_names_that_differ_by_case_are_one_record_at_most(tmp_path: Path) -> None:
    make(tmp_path, "occupations/nurse.yaml", "occupations/NURSE.yaml", "occupations/nurse.Yaml")
    codes = dict(shown(tmp_path))
    assert codes.pop("occupations/nurse.yaml") == "occupation"
    assert set(codes.values()) <= {"CP201", "CP204"}


def test_a_device_name_gets_its_own_help(tmp_path: Path) -> None:
    make(tmp_path, "occupations/aux.yaml")
    (item,) = iter_files(Folder(tmp_path))
    assert isinstance(item, Misplaced)
    assert "Windows" in item.help


def test_links_inside_are_followed_wherever_the_root_is_seen_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "real", "occupations/a.yaml")
    (root / "occupations" / "b.yaml").symlink_to("a.yaml")
    (tmp_path / "link").symlink_to("real")
    wanted = [("occupations/a.yaml", "occupation"), ("occupations/b.yaml", "occupation")]
    assert shown(root) == wanted
    assert shown(tmp_path / "link") == wanted
    monkeypatch.chdir(root)
    assert shown(Path()) == wanted


def test_path_of_is_where_iter_files_looks(tmp_path: Path) -> None:
    for model in KINDS:
        if model is Settings:
            assert path_of(Settings, "cpath") == "cpath.yaml"
            continue
        path = path_of(model, "west" if model is Region else "x", "west" if model.regional else None)
        make(tmp_path, path)
        assert (path, model.kind) in shown(tmp_path)


def test_find_root_looks_upwards(tmp_path: Path) -> None:
    make(tmp_path, "cpath.yaml", "regions/west/region.yaml")
    assert find_root(tmp_path / "regions" / "west") == tmp_path.resolve()
    assert find_root(tmp_path / "not" / "there") == tmp_path.resolve()


@pytest.mark.parametrize("start", ["nul\0", "loop", "."])
def test_find_root_without_a_repository(tmp_path: Path, start: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(NoRepositoryError) as refusal:
        find_root(tmp_path / start)
    assert refusal.value.help


@pytest.mark.parametrize("what", ["pipe", "folder", "broken link"])
def test_find_root_stops_at_whatever_is_called_cpath_yaml(tmp_path: Path, what: str) -> None:
    place = tmp_path / "cpath.yaml"
    if what == "pipe":
        os.mkfifo(place)
    elif what == "folder":
        place.mkdir()
    else:
        place.symlink_to("nowhere")
    assert find_root(tmp_path) == tmp_path.resolve()


@given(st.text(max_size=90))
def test_an_id_is_a_safe_file_name(text: str) -> None:
    if is_id(text):
        assert text.isascii()
        assert text == os.path.basename(text) == text.lower().strip()
        assert path_of(Occupation, text) == os.path.normpath(f"occupations/{text}.yaml")


@given(st.text())
def test_a_shown_path_stands_on_one_line(text: str) -> None:
    assert show_path(text).isprintable()
    assert len(show_path(text)) == len(text)
