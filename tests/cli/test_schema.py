"""``cpath schema export``: writes what is missing, says what is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.errors import ExitCode
from cpath.model.schema import render_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cpath


def test_export_and_check(tmp_path: Path, cpath: Cpath) -> None:
    folder = tmp_path / "schemas"
    missing = cpath("schema", "export", str(folder), "--check")
    assert missing.exit_code == ExitCode.FINDINGS
    assert not folder.exists()
    assert cpath("schema", "export", str(folder)).exit_code == ExitCode.OK
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == render_schemas()
    fresh = cpath("schema", "export", str(folder), "--check")
    assert (fresh.exit_code, fresh.out, fresh.err) == (ExitCode.OK, "", "")


def test_only_what_is_stale_is_written(tmp_path: Path, cpath: Cpath) -> None:
    cpath("schema", "export", str(tmp_path))
    program = tmp_path / "program.schema.json"
    program.write_text(program.read_text(encoding="utf-8").replace("title", "name"), encoding="utf-8")
    stale = cpath("schema", "export", str(tmp_path), "--check")
    assert stale.exit_code == ExitCode.FINDINGS
    assert stale.err.startswith(f"stale: {tmp_path / 'program.schema.json'}\n")
    dry = cpath("schema", "export", str(tmp_path), "--dry-run")
    assert dry.err == f"would write {tmp_path / 'program.schema.json'}\n"
    written = cpath("schema", "export", str(tmp_path))
    assert written.err == f"wrote {tmp_path / 'program.schema.json'}\n"
    assert "up to date" in cpath("schema", "export", str(tmp_path)).err


def test_a_file_is_no_folder(tmp_path: Path, cpath: Cpath) -> None:
    (tmp_path / "schemas").write_text("", encoding="utf-8")
    result = cpath("schema", "export", str(tmp_path / "schemas"))
    assert result.exit_code == ExitCode.USAGE
    inside = cpath("schema", "export", str(tmp_path / "schemas" / "deeper"))
    assert inside.exit_code == ExitCode.USAGE
    assert "cannot be written" in inside.err
