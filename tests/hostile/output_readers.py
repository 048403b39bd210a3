"""Reads the outputs of commands back, each format by the rules of its readers, who act on nothing in it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from cpath.sheets.cell import restore_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def check_text(text: str) -> None:
    for line in text.split("\n"):
        assert not ACTS.search(line), line
        assert not line.lstrip().startswith("::"), line
        assert not re.search(r"##\w*\[", line), line


def check_github(text: str) -> None:
    for line in text.split("\n"):
        if re.match(r"::(error|warning|notice) (file=[^:]*,)?title=[^:]*::", line):
            assert not ACTS.search(line), line
        else:
            check_text(line)


def check_diff(text: str) -> None:
    assert not ACTS.search(text.replace("\t", " ")), text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def words_of_html(text: str) -> Iterator[str]:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    page = _Page()
    page.feed(text)
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and "http-equiv" in attributes and attributes["content"]
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src ")
    assert not {"script-src", "img-src", "connect-src"} & set(policy.replace(";", " ").split())
    for tag, attributes in page.tags:
        assert tag not in {"script", "img", "iframe", "object", "embed", "base", "form", "link", "image"}, tag
        for key, value in attributes.items():
            assert not key.startswith("on"), key
            assert key not in {"src", "srcdoc", "action", "background"}, key
            assert not key.endswith("href") or re.match("(#|https?:|mailto:)", value or ""), value
    yield "".join(page.text)


def words_of_markdown(text: str) -> Iterator[str]:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
    allowed = {"heading", "paragraph", "inline", "text", "table", "thead", "tbody", "tr", "th", "td",
               "strong", "bullet_list", "ordered_list", "list_item", "softbreak", "em",
               "hardbreak", "code_inline", "blockquote"}  # fmt: skip
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in reader.parse(text.replace("@<!-- -->", "@")):
        for part in (token, *(token.children or ())):
            assert re.sub("_(open|close)$", "", part.type) in allowed, (part.type, part.content)
            # Code is cpath's own: no title brings any along.
            assert part.type != "code_inline" or part.content != "code"
        if token.children:
            words = {"text", "code_inline"}
            yield "".join(part.content if part.type in words else " " * (part.type == "softbreak")
                          for part in token.children)  # fmt: skip


def words_of_csv(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            if not re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?", cell):
                assert not re.match("[\\s\ufeff]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell), cell
            yield restore_cell(cell)


def words_of_json(text: str) -> Iterator[str]:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    waiting = [json.loads(text, parse_constant=pytest.fail)]
    assert re.fullmatch(r"cpath-[a-z-]+/[0-9]+", waiting[0]["format"])
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def words_of_workbook(raw: bytes) -> Iterator[str]:
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            root = ET.fromstring(package.read(name))  # noqa: S314 - our own file
            assert not root.findall(f".//{space}f"), name
            assert not root.findall(f".//{space}hyperlink"), name
            assert not [item for item in root.iter() if item.get("TargetMode") == "External"], name
            if name == "xl/sharedStrings.xml":
                yield from ("".join(item.itertext()) for item in root)


def words_of_picture(text: str) -> Iterator[str]:
    for item in ET.fromstring(text).iter():  # noqa: S314 - our own picture
        tag = item.tag.rpartition("}")[2]
        assert tag in {"svg", "g", "title", "desc", "polygon", "polyline", "path", "text", "tspan", "a",
                       "style", "ellipse", "rect", "line", "circle", "defs", "metadata"}, tag  # fmt: skip
        for key, value in item.attrib.items():
            assert not key.lower().startswith("on"), key
            assert not key.endswith("href") or re.match("(#|https?:|mailto:)", value), value
    yield ""


READ: dict[str, Callable[[str], Iterator[str]]] = {
    "html": words_of_html,
    "markdown": words_of_markdown,
    "csv": words_of_csv,
    "json": words_of_json,
    "svg": words_of_picture,
}
LOOKED_AT: dict[str | None, Callable[[str], None]] = {
    "text": check_text,
    "github": check_github,
    None: check_text,
    "diff": check_diff,
    "dot": lambda text: None if text.startswith("digraph") else pytest.fail(text[:80]),
}
PICTURES = {"png": b"\x89PNG", "pdf": b"%PDF"}
"""What holds no words that could be read back here."""


def check(out: bytes, format_: str | None, texts: dict[str, str]) -> None:
    """See that an output acts on nothing, and that every text in it is whole."""
    if format_ in PICTURES:
        assert out.startswith(PICTURES[format_])
        return
    if format_ in LOOKED_AT:
        LOOKED_AT[format_](out.decode())
        return
    found = words_of_workbook(out) if format_ == "xlsx" else READ[str(format_)](out.decode())
    for words in found:
        plain = " ".join(words.split())
        for mark in re.finditer(r"Q[0-9]+Q", plain):
            wanted = " ".join(texts[mark[0]].split())
            # What no reader should meet may have become a mark for that, in a sheet a blank.
            pattern = re.sub("[\U000e0041\U000e0042\u2060\xad\u200e\u200f]", ".?", re.escape(wanted))
            if mark[0] in wanted:
                assert re.search(f"(?:{pattern})$", plain[: mark.end()]), (wanted, plain[: mark.end()])
