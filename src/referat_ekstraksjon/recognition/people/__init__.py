"""Who was called, came, stayed away or stood in."""
