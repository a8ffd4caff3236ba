"""Finding decisions by their words: what is typed, the decisions it fits, and the words found in them."""
