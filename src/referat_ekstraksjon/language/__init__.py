"""Norwegian itself: characters, dates, numbers, names, case numbers, wording. Knows nothing of PDF or SQL."""
