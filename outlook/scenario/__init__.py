"""A career path compared with its alternative."""
