"""`/glossary`: the terms that the pages use."""
