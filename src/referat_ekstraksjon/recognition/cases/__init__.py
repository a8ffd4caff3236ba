"""Cases: their numbers, the list of them, and their heads."""
