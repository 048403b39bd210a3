"""Build a region's industry-driven career pathway system in plain YAML files."""

__version__ = "0.1.0"
