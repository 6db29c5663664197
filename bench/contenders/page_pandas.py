"""What an afternoon's script would do: pandas, all columns, the whole table to the browser.

`streamlit run bench/contenders/page_pandas.py`, with the API's address in BENCH_API; `?start=...&end=...`.
"""

import io
import os

import pandas as pd
import plotly.express as px
import requests
import streamlit as st


@st.cache_data
def load(start: str, end: str) -> pd.DataFrame | None:
    body = {
        "from": {"date": f"{start}T00:00:00.000", "timezone": "UTC"},
        "to": {"date": f"{end}T23:59:59.999", "timezone": "UTC"},
    }
    reply = requests.post(f"{os.environ['BENCH_API']}/export/assistants", json=body, timeout=600)
    if reply.status_code == 404:
        return None
    content = requests.get(reply.json()["data"]["downloadUrl"], timeout=600).content
    return pd.read_csv(io.BytesIO(content))


st.set_page_config("Messages", layout="wide")
rows = load(st.query_params.get("start", "2020-01-01"), st.query_params.get("end", "2020-01-31"))
if rows is None:
    st.info("No usage")
    st.stop()
counts = ["messages", "unique_users", "active_users", "conversations"]
agents = rows.groupby(["assistant_id", "assistant_name", "assistant_owner_email"], as_index=False)[
    counts
].sum()
agents = agents.sort_values("messages", ascending=False)
messages, users = agents["messages"].sum(), agents["active_users"].sum()
agents["share"] = agents["messages"] / messages
agents["cumulative"] = agents["share"].cumsum()
agents["per_user"] = agents["messages"] / agents["active_users"]
left, middle, right, last = st.columns(4)
left.metric("Messages", f"{messages:,}")
middle.metric("Conversations", f"{agents['conversations'].sum():,}")
right.metric("Agents", f"{(agents['messages'] > 0).sum():,}")
last.metric("Messages per user", f"{messages / users:,.1f}")
st.plotly_chart(px.bar(agents.head(16), x="messages", y="assistant_name", orientation="h"))
st.plotly_chart(px.line(agents, x=range(1, len(agents) + 1), y="cumulative"))
st.dataframe(agents)
