"""Reports laid out for readers, once for every format: blocks, and one writer a format."""

from cpath.documents.document import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Grid,
    Item,
    Items,
    Note,
    Row,
    Section,
    Snippet,
    Table,
    View,
)

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Cell",
    "Column",
    "Document",
    "Facts",
    "Grid",
    "Item",
    "Items",
    "Note",
    "Row",
    "Section",
    "Snippet",
    "Table",
    "View",
]
