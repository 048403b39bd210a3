"""Two states of one repository held against each other, in the field's words."""

from cpath.compare.compare import Comparison, compare

__all__ = ["Comparison", "compare"]
