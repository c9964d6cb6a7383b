"""Jobs: growth, openings, states' projections, and how past projections turned out."""
