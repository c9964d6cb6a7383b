"""`/career`: a guide to entering the field, with figures from the tables."""
