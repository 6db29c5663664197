"""The least page that has a picture: one chart of four bars."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config("One chart", layout="wide")
st.title("Messages")
st.plotly_chart(go.Figure(go.Bar(x=["1", "2", "3", "4"], y=[15632, 15278, 15196, 16737])))
