"""The gap report in every form: text, tables, pages, workbooks, and the file of every pair."""
