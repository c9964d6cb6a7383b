"""`/`: jobs, growth, openings and pay of one occupation."""
