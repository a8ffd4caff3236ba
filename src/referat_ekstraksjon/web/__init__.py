"""The archive as pages that people read, in Norwegian: Datasette with search, case, meeting and source pages."""
