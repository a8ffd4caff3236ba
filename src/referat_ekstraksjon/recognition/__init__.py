"""Blocks and a family's vocabulary to the record of meetings, cases and decisions. Knows nothing of SQL."""
