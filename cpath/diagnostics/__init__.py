"""Findings about data: what they are, how they are silenced, how they are printed."""

from cpath.diagnostics.diagnostic import Diagnostic, Fix, Related, Severity

__all__ = ["Diagnostic", "Fix", "Related", "Severity"]
