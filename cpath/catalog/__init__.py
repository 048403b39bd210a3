"""A repository in memory: files found, read, checked for shape, and joined by their references."""

from cpath.catalog.catalog import Catalog, CompetencyEntry, Record, Reference
from cpath.catalog.load import Loaded, load

__all__ = ["Catalog", "CompetencyEntry", "Loaded", "Record", "Reference", "load"]
