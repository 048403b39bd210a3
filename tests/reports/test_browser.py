"""Opens every page in a real browser: accessible, no wider than its window, within its policy, printable.

Accessible is what axe finds no violation of: WCAG 2.2 AA and axe's best practices.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.reports.commands import COMMANDS, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "colorado"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CPATH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert program is not None, "no Chromium: install it or set CPATH_CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@cache
def report(name: str, language: str) -> str:
    return write_report(name, EXAMPLE, "html", language)


def open_page(browser: Browser, folder: Path, text: str, width: int, *, with_policy: bool = True) -> Page:
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=not with_policy)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_accessible_and_fits(
    name: str, language: str, width: int, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(browser, tmp_path, report(name, language), width, with_policy=False)
    found = Axe().run(page, options={"runOnly": STANDARDS})
    seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    page.close()
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()
    assert seen == [width, width]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_policy_lets_the_page_s_own_style_in_and_it_prints(
    name: str, browser: Browser, tmp_path: Path
) -> None:
    page = open_page(browser, tmp_path, "<p></p>", 1280)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    (tmp_path / "page.html").write_text(report(name, "en"), encoding="utf-8")
    page.reload()
    margin = page.evaluate("getComputedStyle(document.body).maxWidth")
    printed = page.pdf(format="Letter")
    page.close()
    assert said == []
    assert margin == "1184px"
    assert printed.startswith(b"%PDF")
