"""How occupation codes continue, break and descend from one another."""
