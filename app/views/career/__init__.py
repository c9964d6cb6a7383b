"""`/career`: how to get started."""
