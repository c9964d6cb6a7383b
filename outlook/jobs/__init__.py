"""Jobs now, jobs projected, openings, and how accurate past projections were."""
