"""Exports as somebody saved them."""

from __future__ import annotations

HEADER = (
    "period_start,period_end,org_id,assistant_id,assistant_name,"
    "messages,unique_users,active_users,conversations"
)
BY_MODEL = (
    "period_start,period_end,org_id,assistant_id,assistant_name,model,sum_prompt_tokens,sum_completion_tokens"
)


def agents(start: str, end: str, *rows: str, org: str = "acme") -> bytes:
    """The export of agents for a period; a row is `id,name,messages,unique,active,conversations`."""
    return "\n".join([HEADER, *(f"{start},{end},{org},{row}" for row in rows), ""]).encode()


def by_model(start: str, end: str, *rows: str, org: str = "acme") -> bytes:
    """The export by model; a row is `id,name,model,input,output`."""
    return "\n".join([BY_MODEL, *(f"{start},{end},{org},{row}" for row in rows), ""]).encode()


SEPTEMBER = agents("2026-09-01", "2026-09-30", "a,Ada,100,10,8,40", "b,Bob,20,4,4,9")
OCTOBER = agents("2026-10-01", "2026-10-31", "a,Ada,120,12,9,50", "c,Cy,5,2,1,3")
AUTUMN = agents("2026-09-01", "2026-10-31", "a,Ada,220,17,15,90", "b,Bob,20,4,4,9", "c,Cy,5,2,1,3")
OCTOBER_BY_MODEL = by_model("2026-10-01", "2026-10-31", "a,Ada,large,1000,10", "a,Ada,small,200,5")
