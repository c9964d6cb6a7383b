"""Fetch, read, tidy, check and publish the figures behind the Health Information Outlook."""

__version__ = "1.0.0"
