"""The hooks that repositories of regions can use: each is a command that there is, and files to run on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cpath.cli.lazy import COMMANDS

HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_hook(hook: dict[str, Any]) -> None:
    program, command, *options = hook["entry"].split()
    assert program == "cpath"
    assert command in COMMANDS
    assert options == []
    # References go everywhere, so a hook must not be told of changed files alone.
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "regions/plains/programs/nursing.yaml")
