"""Containers and cells, whoever published them."""
