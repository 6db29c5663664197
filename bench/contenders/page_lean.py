"""What a careful script would do: only the columns that it shows, polars, and few rows to the browser.

`streamlit run bench/contenders/page_lean.py`, with the API's address in BENCH_API; `?start=...&end=...`.
"""

import io
import os

import plotly.express as px
import polars as pl
import requests
import streamlit as st

SHOWN = [
    "assistant_id",
    "assistant_name",
    "assistant_owner_email",
    "messages",
    "unique_users",
    "active_users",
    "conversations",
]


@st.cache_data
def load(start: str, end: str) -> pl.DataFrame | None:
    body = {
        "from": {"date": f"{start}T00:00:00.000", "timezone": "UTC"},
        "to": {"date": f"{end}T23:59:59.999", "timezone": "UTC"},
    }
    reply = requests.post(f"{os.environ['BENCH_API']}/export/assistants", json=body, timeout=600)
    if reply.status_code == 404:
        return None
    content = requests.get(reply.json()["data"]["downloadUrl"], timeout=600).content
    return pl.read_csv(io.BytesIO(content), columns=SHOWN).sort("messages", descending=True)


st.set_page_config("Messages", layout="wide")
agents = load(st.query_params.get("start", "2020-01-01"), st.query_params.get("end", "2020-01-31"))
if agents is None:
    st.info("No usage")
    st.stop()
messages, users = agents["messages"].sum(), agents["active_users"].sum()
tiles = {
    "Messages": messages,
    "Conversations": agents["conversations"].sum(),
    "Agents": agents.filter(pl.col("messages") > 0).height,
    "Messages per user": round(messages / users, 1),
}
for column, (label, value) in zip(st.columns(len(tiles)), tiles.items(), strict=True):
    column.metric(label, f"{value:,}")
st.plotly_chart(px.bar(agents.head(16), x="messages", y="assistant_name", orientation="h"))
share = agents["messages"].cum_sum() / messages
st.plotly_chart(px.line(x=range(1, 201), y=share.gather_every(max(1, share.len() // 200)).head(200)))
st.dataframe(agents.head(1000).with_columns(share=pl.col("messages") / messages))
