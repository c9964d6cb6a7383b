"""Sentences on a scenario, by subject: for the page and for the printed brief."""
