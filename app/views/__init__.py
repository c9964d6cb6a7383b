"""One module a page; each asks `outlook`, writes a sentence, draws, and offers the figures."""
