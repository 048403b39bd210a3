"""Findings about data: what they are, and how they are limited and printed."""

from cpath.diagnostics.diagnostic import Diagnostic, Fix, Related, Severity

__all__ = ["Diagnostic", "Fix", "Related", "Severity"]
