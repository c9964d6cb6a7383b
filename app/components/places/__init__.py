"""Maps, rankings, and tables of states and areas, which several pages show."""
