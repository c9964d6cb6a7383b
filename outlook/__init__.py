"""Questions about the tidy tables, and their answers. No network, no Streamlit."""
