"""The project's name: on pages, in exports, messages and file names."""

NAME = "Health Information Outlook"
# In names of files and packages.
SLUG = NAME.lower().replace(" ", "-")
