"""`/data`: downloads, sources, findings of the checks, dictionary and glossary."""
