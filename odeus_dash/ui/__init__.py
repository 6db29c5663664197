"""What the viewer sees and touches: the sidebar, loading, cards, tables, notices. Streamlit lives here."""
