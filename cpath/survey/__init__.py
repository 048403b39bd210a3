"""Employers' votes: the sheet they fill in, what comes back, and what the votes say.

Uses the catalog and what an occupation requires; must not know how a result is printed.
"""
