"""`/about`: what this site is, how to cite it, how the figures are made, and who can use it."""
