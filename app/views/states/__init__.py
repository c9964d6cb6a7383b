"""`/states`: places, ranked, mapped and one at a time."""
