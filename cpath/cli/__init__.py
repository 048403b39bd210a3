"""The command line: parses, calls, prints. Holds no knowledge of careers."""
