"""A command line that runs within the test, with the streams and the exit code it would have."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from cpath.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Cpath = Callable[..., "Result"]


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended and what it said."""

    exit_code: int
    out: str
    err: str


@pytest.fixture
def cpath(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cpath:
    """Run a command as a person would, in this process."""

    def call(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["cpath", *arguments])
        capsys.readouterr()
        # Not `run`, which ends the process.
        code = main._call()
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return call
