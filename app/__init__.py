"""The dashboard: words, charts, controls and views over the answers of `outlook`."""
