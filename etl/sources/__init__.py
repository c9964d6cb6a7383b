"""One module per dataset, named after it."""
