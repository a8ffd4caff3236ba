"""Document families: the words by which an issuing practice marks things, and which family a paper is of."""
