"""Every value of the education that is typical for entry has words."""

from __future__ import annotations

from typing import get_args

from cpath.model.education import EDUCATION_WORDS
from cpath.model.occupation import Education


def test_every_education_has_words() -> None:
    values = get_args(Education)
    assert len(values) == 8
    assert set(EDUCATION_WORDS) == set(values)
