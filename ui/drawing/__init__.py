"""Charts and maps: from rows to a figure; no Streamlit calls."""
