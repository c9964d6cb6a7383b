"""`/data`: sources, dictionary and downloads."""
