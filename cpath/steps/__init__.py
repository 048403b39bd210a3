"""The eight steps as gates: criteria that are computed, sign-offs that stand as long as they pass."""
