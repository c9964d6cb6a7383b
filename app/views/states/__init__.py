"""`/states`: states and territories ranked and mapped, and one place at a time."""
