"""Meetings: what the heads of papers say of them, put together over the papers of a document."""
