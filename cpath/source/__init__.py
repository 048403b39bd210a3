"""Text and places: reads and edits YAML, and knows nothing about careers."""
