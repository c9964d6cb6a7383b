"""Pay levels, pay over time, and pay by employer type, place and owner."""
