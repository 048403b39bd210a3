"""The YAML parser for all reading: libyaml, or PyYAML's own if libyaml is missing."""

from __future__ import annotations

from typing import Any

import yaml

Parser: Any
"""Yields events and tokens of a text one by one, and must be disposed of."""
try:
    from yaml.cyaml import CParser as _CParser  # type: ignore[attr-defined]

    Parser = _CParser
except ImportError:  # a Python without libyaml: the same events, but slower
    Parser = yaml.SafeLoader
