"""Norwegian meeting papers as PDF, read into a SQLite archive of meetings, cases, proposals and decisions."""

__version__ = "0.1.0"
