"""How well papers were read: an archive against gold files, field by field."""
