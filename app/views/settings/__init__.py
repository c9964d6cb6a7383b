"""`/settings`: pay and jobs by employer type."""
