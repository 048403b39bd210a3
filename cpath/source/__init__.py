"""Text and places: reads and edits YAML, knows nothing of careers."""
