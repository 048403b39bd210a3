"""What people call each kind of record."""

from __future__ import annotations

from cpath.messages import msg

KIND_WORDS = {
    "settings": msg("settings"),
    "region": msg("region"),
    "organization": msg("organization"),
    "framework": msg("framework"),
    "competency": msg("competency"),
    "occupation": msg("occupation"),
    "credential": msg("credential"),
    "partnership": msg("partnership"),
    "program": msg("program"),
    "pathway": msg("pathway"),
    "validation": msg("validation"),
    "initiative": msg("initiative"),
}
"""Words for the kinds, by name; competencies are parts of a framework."""
