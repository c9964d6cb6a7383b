"""Checks on tables before they are published."""
