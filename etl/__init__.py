"""Fetch, read, tidy, check and publish the figures behind the Health Information Outlook."""
