"""A career path against its alternative."""
