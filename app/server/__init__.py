"""What Streamlit's server lacks: the head of the index page, compressed assets, warm-up."""
