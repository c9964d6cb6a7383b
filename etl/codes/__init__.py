"""Code systems: areas, industries, classifications of occupations."""
