"""The parser of YAML that all reading goes through: libyaml, or PyYAML's own where that is missing."""

from __future__ import annotations

from typing import Any

import yaml

Parser: Any
"""Gives events and tokens of a text, one by one, and wants to be disposed of."""
try:
    from yaml.cyaml import CParser as _CParser  # type: ignore[attr-defined]

    Parser = _CParser
except ImportError:  # a Python without libyaml: the same events, slower
    Parser = yaml.SafeLoader
