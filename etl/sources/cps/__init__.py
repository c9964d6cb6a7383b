"""BLS's annual tables of the Current Population Survey, a survey of households: people at work by occupation."""
