"""How occupation codes continue, break and descend from each other."""
