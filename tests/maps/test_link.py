from __future__ import annotations

import pytest

from cpath.maps.link import safe_link


@pytest.mark.parametrize(
    "address",
    [
        "https://www.onetonline.org/link/summary/29-1141.00",
        "HTTP://example.org/a?b=c&d=e#f",
        "mailto:office@example.org",
        "#occ-registered-nurse",
        "../occupations/registered-nurse.html#moves",
    ],
)
def test_addresses_that_may_be_linked(address: str) -> None:
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/x",
        "/absolute",
        'https://example.org/" onclick="x',
        "https://example.org/a b",
        "https://example.org/\x00",
        "vbscript:x",
        "#a:b",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_addresses_that_may_not(address: str | None) -> None:
    assert safe_link(address) is None
