"""Records to the database and back: schema, linking, comparisons, search. Knows nothing of PDF."""
