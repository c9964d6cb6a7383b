"""The dashboard: text, charts, controls and views of the results of `outlook`."""
