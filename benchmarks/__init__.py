"""Speed, memory and resilience, measured; see README.md."""
