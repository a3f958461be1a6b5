"""All that knows Streamlit, plotly and pydeck."""
