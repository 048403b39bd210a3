"""Whole commands on garbage: a clear answer within bounds, no traceback, nothing written.

Each case spoils one file of a small healthy repository; every command must still end with one of
its exit codes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1] / "repos" / "steps"
COMMANDS = {
    "validate": ["validate"],
    "validate-json": ["validate", "--format", "json"],
    "fix-diff": ["validate", "--fix", "--diff"],
    "rename-dry-run": ["rename", "employer-01", "hospital", "--dry-run", "--force"],
    "rename-diff": ["rename", "plains", "high-plains", "--diff", "--force"],
    "fmt": ["fmt", "--check"],
    "status": ["status"],
    "step-check": ["step", "check"],
    "step-check-github": ["step", "check", "--format", "github"],
    "step-advance": ["step", "advance", "health-care", "--by", "employer-01", "--role", "Owner"],
    "step-waive": [
        *("step", "waive", "health-care", "S2.1", "--reason", "Few"),
        *("--by", "workforce-center", "--role", "Director"),
    ],
    "gap-report": ["gap-report"],
    "plan": ["plan", "nursing-assistant"],
    "routes": ["plan", "registered-nurse", "--from", "nursing-assistant"],
    "supply": ["supply"],
    "map": ["map", "render", "--format", "dot"],
    "report": ["report", "render", "progress"],
    "survey-make": ["survey", "make", "registered-nurse", "--format", "csv"],
    "survey-results": ["survey", "results", "registered-nurse"],
    "survey-feedback": ["survey", "feedback", "registered-nurse"],
}
SECONDS = 20
"""A bound on hanging, not a measure of speed."""
MEMORY = 1 << 30

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"b{n}: &b{n}\n" + "".join(f"  <<: *{'a' if n == 0 else f'b{n - 1}'}\n" for _ in range(10))
    for n in range(20)
)

GARBAGE: dict[str, bytes] = {
    "truncated": b'title: Nurse\nlabor_market:\n  - {area: "Colo',
    "binary": bytes(range(256)) * 40,
    "nul": b"title: a\x00b\n",
    "empty": b"",
    "only-a-comment": b"# nothing\n",
    "a-list": b"- 1\n- 2\n",
    "a-word": b"hello\n",
    "huge": b"title: " + b"x" * 5_000_000 + b"\n",
    "many-values": b"a: [" + b"1, " * 300_000 + b"1]\n",
    "deep-flow": b"a: " + b"[" * 100_000,
    "deep-block": b"- " * 100_000,
    "deep-keys": b"? " * 100_000,
    "alias-bomb": BOMB.encode(),
    "merge-bomb": MERGES.encode(),
    "tag": b"title: !!python/object/apply:os.system ['touch hacked']\n",
    "long-number": b"title: T\nlaunched: " + b"9" * 100_000 + b"\n",
    "latin-1": "title: Enfermería\n".encode("latin-1"),
    "utf-16": "title: Nurse\n".encode("utf-16"),
    "tabs": b"title: T\n\tsoc: x\n",
    "escape-sequences": (b'title: "\\e[31mred\\e[0m \\u202Ereversed"\nsoc: "29-1141"\nlevel: entry\n'),
}
FILES = ("cpath.yaml", "occupations", "competencies", "initiatives", "pathways", "programs")


def spoil(root: Path, where: str) -> Path:
    """Return the file to spoil: one by name, or the first in a folder of that name."""
    if where.endswith(".yaml"):
        return root / where
    return min(root.rglob(f"{where}/*.yaml"))


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink() and ".cpath" not in path.parts
    }


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    def bound() -> None:
        import resource  # noqa: PLC0415 - only where there is such a module

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return subprocess.run(
        [sys.executable, "-m", "cpath", *arguments, "--repo", str(root)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "CPATH_TODAY": "2026-06-30"},
        preexec_fn=bound if os.name == "posix" else None,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    target = tmp_path / "repository"
    shutil.copytree(REPOSITORY, target)
    return target


@pytest.mark.parametrize("kind", GARBAGE)
@pytest.mark.parametrize("where", FILES)
def test_validate_names_the_spoiled_file(root: Path, kind: str, where: str) -> None:
    target = spoil(root, where)
    target.write_bytes(GARBAGE[kind])
    before = snapshot(root)
    result = run(root, "validate")
    assert b"Traceback" not in result.stderr
    assert result.returncode in {1, 4}, result.stderr
    assert target.relative_to(root).as_posix().encode() in result.stdout + result.stderr
    assert b"\x1b" not in result.stdout
    assert "\u202e".encode() not in result.stdout
    assert snapshot(root) == before


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["binary", "alias-bomb", "deep-block", "huge", "escape-sequences"])
def test_no_command_falls_over_a_spoiled_file(root: Path, command: str, kind: str) -> None:
    for where in FILES[1:]:
        spoil(root, where).write_bytes(GARBAGE[kind])
    before = snapshot(root)
    result = run(root, *COMMANDS[command])
    assert b"Traceback" not in result.stderr
    assert result.returncode in {0, 1, 3, 4}, result.stderr
    assert b"\x1b" not in result.stdout + result.stderr
    assert snapshot(root) == before


WRITERS = {
    "rename": ["rename", "employer-01", "hospital"],
    "rename-forced": ["rename", "--force", "employer-01", "hospital"],
    "rename-region": ["rename", "plains", "high-plains"],
    "fix": ["validate", "--fix", "--fail-on", "never"],
    "fmt": ["fmt"],
}


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize(
    "kind", ["truncated", "binary", "utf-16", "alias-bomb", "deep-block", "huge", "escape-sequences"]
)
def test_no_writer_touches_a_spoiled_file(root: Path, command: str, kind: str) -> None:
    spoiled = [spoil(root, where) for where in ("occupations", "pathways", "programs")]
    for path in spoiled:
        path.write_bytes(GARBAGE[kind])
    before = snapshot(root)
    result = run(root, *WRITERS[command])
    assert b"Traceback" not in result.stderr
    assert result.returncode in {0, 1}, result.stderr
    assert b"\x1b" not in result.stdout + result.stderr
    after = snapshot(root)
    moved = {path.replace("/high-plains/", "/plains/"): raw for path, raw in after.items()}
    moved["organizations/employer-01.yaml"] = moved.pop("organizations/hospital.yaml", b"") or moved.get(
        "organizations/employer-01.yaml", b""
    )
    assert set(moved) == set(before)
    if result.returncode == 1:
        assert after == before
    for path in spoiled:
        name = path.relative_to(root).as_posix()
        assert moved[name] == before[name] or kind == "escape-sequences"


@pytest.mark.skipif(os.name != "posix", reason="links are a matter of POSIX")
@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("place", ["organizations/zz.yaml", "regions/plains/programs/zz.yaml"])
def test_no_writer_follows_a_link_out(root: Path, tmp_path: Path, command: str, place: str) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("title:  Secret employer-01\ntype: Employer\n", encoding="utf-8")
    (root / place).symlink_to(secret)
    before = snapshot(root)
    result = run(root, *WRITERS[command])
    assert b"Traceback" not in result.stderr
    assert result.returncode in {0, 1}, result.stderr
    assert b"Secret" not in result.stdout
    assert secret.read_text(encoding="utf-8") == "title:  Secret employer-01\ntype: Employer\n"
    if command == "rename-region" and place.startswith("regions"):
        assert result.returncode == 1
        assert snapshot(root) == before


@pytest.mark.skipif(os.name != "posix", reason="pipes and links as files are a matter of POSIX")
@pytest.mark.parametrize("kind", ["fifo", "link-out", "link-loop", "link-nowhere", "folder"])
@pytest.mark.parametrize("command", ["validate", "status", "gap-report"])
def test_things_that_are_no_files(root: Path, tmp_path: Path, kind: str, command: str) -> None:
    target = spoil(root, "occupations")
    target.unlink()
    secret = tmp_path / "secret.yaml"
    secret.write_text("title: Secret\n", encoding="utf-8")
    if kind == "fifo":
        os.mkfifo(target)
    elif kind == "folder":
        target.mkdir()
    else:
        leads_to = {"link-out": secret, "link-loop": target, "link-nowhere": tmp_path / "nowhere"}[kind]
        target.symlink_to(leads_to)
    result = run(root, command)
    assert b"Traceback" not in result.stderr
    assert result.returncode in {0, 1, 3, 4}, result.stderr
    assert b"Secret" not in result.stdout
    if command == "validate":
        assert result.returncode == 1
        assert target.relative_to(root).as_posix().encode() in result.stdout
