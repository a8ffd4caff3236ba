"""Pages to blocks in reading order: lines, paragraphs, columns, tables. Knows nothing of meetings."""
