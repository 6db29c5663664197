"""The users export of 100,000 people and 2,000 agents: memory while it is read, and what is kept."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

from bench.result import Result

PEOPLE, AGENTS, AGENTS_EACH = 100_000, 2_000, 20
_LIMIT_MB = 200
#: A process of its own, so that nothing else is in its memory.
_READ = """\
import json, sys
from pathlib import Path
from odeus_dash.people import read_users

def peak():  # ru_maxrss is that of the parent at first
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

before = peak()
people = read_users(Path(sys.argv[1]), int(sys.argv[2]))
found = people.number(people.agents)
print(json.dumps({"peak": peak() - before, "kept": people.size_bytes, "people": found}))
"""


def measure(out: Path, people: int = PEOPLE, agents: int = AGENTS) -> list[Result]:
    """The peak of resident memory less what was resident after the imports, and the bytes that stay."""
    file = out / f"users-{people}.csv"
    if not file.exists():
        _write(file, people, agents)
    answer = json.loads(subprocess.check_output([sys.executable, "-c", _READ, str(file), str(people)]))
    assert answer["people"] == people
    what = f"users export of {people:,} people, {agents:,} agents"
    return [
        Result(f"{what}: peak while it is read", answer["peak"] / 1e6, _LIMIT_MB, "MB", 1.0, "the limit"),
        Result(f"{what}: kept in memory", answer["kept"] / 1e6, _LIMIT_MB, "MB", 1.0, "the limit"),
    ]


def _write(file: Path, people: int, agents: int) -> None:
    draw = random.Random(1)  # noqa: S311 - no secret, and the same file each time
    ids = [f"00000000-0000-4000-8000-{at:012}" for at in range(agents)]
    with file.open("w", newline="") as out:
        write = csv.writer(out).writerow
        write(["user_id", "name", "email", "messages_total", "assistants_to_messages"])
        for at in range(people):
            used = {each: draw.randint(1, 99) for each in draw.sample(ids, AGENTS_EACH)}
            write(
                [
                    f"user-{at}",
                    f"Person {at}",
                    f"person{at}@acme.example",
                    sum(used.values()),
                    json.dumps(used),
                ]
            )
