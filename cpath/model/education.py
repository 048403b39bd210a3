"""The words for the education that is typical for entry, as the Bureau of Labor Statistics names it."""

from __future__ import annotations

from cpath.messages import msg

EDUCATION_WORDS = {
    "no formal credential": msg("No formal credential"),
    "high school diploma": msg("High school diploma"),
    "some college": msg("Some college, no degree"),
    "postsecondary certificate": msg("Postsecondary certificate"),
    "associate degree": msg("Associate degree"),
    "bachelor's degree": msg("Bachelor's degree"),
    "master's degree": msg("Master's degree"),
    "doctoral or professional degree": msg("Doctoral or professional degree"),
}
"""Words by the value of ``entry_education``."""
