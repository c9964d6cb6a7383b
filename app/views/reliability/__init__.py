"""`/reliability`: how past projections came out, what each edition said, and how the occupation was counted before."""
