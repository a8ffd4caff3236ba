"""A file to pages of words, rulings and pictures. Knows nothing of language or meetings."""
