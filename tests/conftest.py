"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

# The same examples in every run of CI, so that a change is not blamed for what chance found; new
# ones on every run at a desk. No test is timed: the machine may be busy.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that writes golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


class Golden(Protocol):
    """Compares a text (or bytes) with the golden file of a name."""

    def __call__(self, name: str, actual: str | bytes) -> None: ...


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare with ``tests/golden/<name>``; ``--update-golden`` writes it anew."""

    def compare(name: str, actual: str | bytes) -> None:
        path = GOLDEN / name
        data = actual if isinstance(actual, bytes) else actual.encode()
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        assert path.exists(), f"no golden file {name}: run pytest --update-golden and look at it"
        if isinstance(actual, str):
            assert actual == path.read_text(encoding="utf-8")
        else:
            assert actual == path.read_bytes(), f"{name} differs from its golden file"

    return compare


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's settings out of the tests."""
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "CPATH_REPO", "CPATH_DEBUG", "CPATH_TODAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "100")


class GitFolder:
    """A folder under Git, with commits of given days; the machine's settings of Git do not count."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(root.parent),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }

    def git(self, *arguments: str, given: str = "", **environment: str) -> str:
        """Run git in the folder and give what it says, without the last end of line."""
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 - the machine's own git
            cwd=self.root,
            env=self.environment | environment,
            input=given.encode(),
            check=True,
            capture_output=True,
        )
        return done.stdout.decode().removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; None deletes one."""
        for path, text in files.items():
            place = self.root / path
            if text is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(
        self,
        subject: str,
        on: str = "2026-06-30T12:00:00 +0000",
        files: Mapping[str, str | bytes | None] | None = None,
    ) -> str:
        """Write files, commit all there is, and give the commit's id."""
        self.write(files or {})
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", "-m", subject, GIT_COMMITTER_DATE=on, GIT_AUTHOR_DATE=on
        )
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def git_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """Return an empty folder under Git; cpath sees no settings of the machine either."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = GitFolder(tmp_path / "work")
    folder.root.mkdir()
    folder.git("init", "--quiet", "-b", "main")
    return folder


@pytest.fixture(scope="session")
def copy_region() -> Callable[[Path, str], None]:
    """Copy the region of ``tests/repos/steps`` under another id, with its pay and openings."""

    def copy(root: Path, name: str) -> None:
        shutil.copytree(root / "regions" / "plains", root / "regions" / name)
        for path in (root / "occupations").iterdir():
            text = path.read_text(encoding="utf-8")
            first, own, rest = text.partition("  - area: Plains\n    region: plains\n")
            figures, state, last = rest.partition("  - area: ")
            other = f"  - area: Plains\n    region: {name}\n{figures}"
            path.write_text(f"{first}{own}{figures}{other}{state}{last}", encoding="utf-8")

    return copy


@pytest.fixture(scope="session")
def set_openings() -> Callable[..., None]:
    """Write other openings of nursing assistants in a region of ``tests/repos/steps``."""

    def write(root: Path, count: int, region: str = "plains") -> None:
        path = root / "occupations" / "nursing-assistant.yaml"
        before, mark, after = path.read_text(encoding="utf-8").partition(f"region: {region}\n")
        assert after.startswith("    openings: 120\n")
        path.write_text(before + mark + after.replace("120", str(count), 1), encoding="utf-8")

    return write
