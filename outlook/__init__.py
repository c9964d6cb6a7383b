"""Calculations on the tidy tables. No network and no Streamlit."""
