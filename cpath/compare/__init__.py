"""Compares two states of one repository, in the field's terms."""

from cpath.compare.compare import Comparison, compare

__all__ = ["Comparison", "compare"]
