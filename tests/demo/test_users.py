"""The export of users over real HTTP: whom it lists, of which messages, and how it is refused."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import httpx
import pytest

from odeus_dash.demo import DemoOptions, DemoServer, start
from odeus_dash.demo.simulation import Simulation
from odeus_dash.demo.users import Users
from tests.demo.calls import CLIENT, NOW, ask, body

WEEK = body("2026-11-02", "2026-11-08")
COLUMNS = (
    *("period_start", "period_end", "org_id", "user_id", "name", "email", "role", "joined_at", "department"),
    *("company_name", "license_type", "messages_total", "messages_chat", "messages_assistants"),
    *("assistants_messaged", "assistants_to_messages", "messages_projects", "model_to_messages_total"),
)


def ask_users(server: DemoServer, content: object = WEEK) -> httpx.Response:
    headers = {"authorization": f"Bearer {server.key.reveal()}"}
    return CLIENT.post(f"{server.base_url}/export/users", json=content, headers=headers)


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    data = answer.json()["data"]
    rows = list(csv.DictReader(io.StringIO(CLIENT.get(data["downloadUrl"]).text, newline="")))
    assert len(rows) == data["recordCount"]
    return rows


def test_people_and_agents_are_about_the_same_messages(server: DemoServer, simulation: Simulation) -> None:
    people, agents = rows_of(ask_users(server)), rows_of(ask(server, WEEK))
    assert tuple(people[0]) == COLUMNS
    users, messages = Counter[str](), Counter[str]()
    for each in people:
        used = json.loads(each["assistants_to_messages"])
        users.update(used.keys())
        messages.update(used)
        counts = {name: int(each[name]) for name in COLUMNS if name.startswith("messages_")}
        assert counts["messages_assistants"] == sum(used.values())
        assert counts["messages_total"] == sum(counts.values()) - counts["messages_total"]
        assert int(each["assistants_messaged"]) == len(used)
        assert sum(json.loads(each["model_to_messages_total"]).values()) == counts["messages_assistants"]
    assert users == {each["assistant_id"]: int(each["unique_users"]) for each in agents}
    assert messages == {each["assistant_id"]: int(each["messages"]) for each in agents}
    assert len({each["user_id"] for each in people}) == len(people) <= len(simulation.people.joined)
    assert any(each["messages_total"] == "0" for each in people)


def test_a_server_can_hold_back_rows_names_columns_and_ids() -> None:
    for options, lacking in (
        ({"users": Users.ACTIVE}, []),
        ({"user_level": False}, ["name", "email"]),
        ({"users_lack": ("department", "company_name")}, ["department", "company_name"]),
        ({"users": Users.ANONYMISED}, []),
    ):
        with start(DemoOptions(now=lambda: NOW, **options)) as server:
            rows = rows_of(ask_users(server))
        assert [name for name in COLUMNS if name not in rows[0]] == lacking
        is_anonymous = {each["user_id"] for each in rows} == {"anonymous"}
        assert is_anonymous == (options.get("users") is Users.ANONYMISED)
        assert any(each["messages_total"] == "0" for each in rows) == (
            options.get("users") is not Users.ACTIVE
        )


@pytest.mark.parametrize(("users", "status"), [(Users.FORBIDDEN, 403), (Users.UNKNOWN, 404)])
def test_a_key_without_the_right_and_an_old_server_refuse(users: Users, status: int) -> None:
    with start(DemoOptions(now=lambda: NOW, users=users)) as server:
        answer = ask_users(server)
        assert answer.status_code == status
        assert "No data" not in answer.text
        assert ask(server, WEEK).status_code == 200


def test_an_empty_period_and_groups_are_refused_as_for_agents(server: DemoServer) -> None:
    assert (ask_users(server, body("2024-01-01", "2024-01-02")).json()["error"]) == "No data found"
    assert ask_users(server, WEEK | {"group_by": "model"}).status_code == 400
