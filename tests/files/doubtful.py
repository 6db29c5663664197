"""An export of October, and what spreadsheets, scripts and broken lines make of it."""

from __future__ import annotations

import csv
import io

HEADER = (
    "period_start,period_end,org_id,assistant_id,assistant_name,messages,unique_users,active_users,"
    "conversations,messages_per_user,sum_prompt_tokens,avg_prompt_tokens,min_prompt_tokens,max_prompt_tokens,"
    "sum_completion_tokens,avg_completion_tokens,min_completion_tokens,max_completion_tokens,"
    "sum_cached_prompt_tokens,sum_cache_creation_tokens,sum_no_cache_tokens\n"
)
COLOGNE = (
    "2026-10-01,2026-10-31,acme,a1,Übersetzer Köln,1200,30,28,400,42.86,2400000,2000.0,100,9000,"
    "600000,500.0,10,4000,1000000,200000,1200000\n"
)
CONTRACT = (
    '2026-10-01,2026-10-31,acme,a2,"Vertrag, prüfen",300,12,12,90,25.0,900000,3000.0,200,12000,'
    "150000,500.0,20,3000,300000,100000,500000\n"
)
CAFE = (
    "2026-10-01,2026-10-31,acme,a3,Naïve Café,45,5,5,20,9.0,45000,1000.0,50,4000,9000,200.0,5,900,0,0,45000\n"
)
TOTAL = "2026-10-01,2026-10-31,acme,,Total,1545,47,45,510,34.33,3345000,,,,759000,,,,1300000,300000,1745000\n"
ROWS = COLOGNE + CONTRACT + CAFE
#: As the API writes it.
CLEAN = HEADER + ROWS
NO_MATCH = (
    "sum_prompt_tokens does not match its parts "
    "(sum_cached_prompt_tokens, sum_cache_creation_tokens, sum_no_cache_tokens)"
)


def grouped(separator: str) -> str:
    """The export with `separator` between the thousands of its counts; decimals stay as they are."""
    header, *rows = csv.reader(io.StringIO(CLEAN))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(f"{int(cell):,}".replace(",", separator) if cell.isdigit() else cell for cell in row)
    return text.getvalue()


#: Read as they are meant: nothing is wrong with them.
READ = {
    "commas": grouped(","),
    "narrow blanks": grouped("\u202f"),
    "points": grouped("."),
    "apostrophes": grouped("’"),
    "blanks": grouped(" "),
    "no-break blanks": grouped("\u00a0"),
    "one with commas": CLEAN.replace("1000000", '"1,000,000"'),
    "one below a million": CLEAN.replace(",300000,", ',"300,000",'),
    "scientific": CLEAN.replace(",1000000,", ",1.0E+06,").replace(",2400000,", ",2.4E+06,"),
    "as text": CLEAN.replace(",1200,", ',"=""1200""",'),
}
#: Complete, but for what was told twice; and what is said of that.
REPEATED = {
    "a total": (
        CLEAN + TOTAL,
        "The last row has no agent id and is the sum of the others. It is left out as a total.",
    ),
    "a total in groups": (
        CLEAN + TOTAL.replace("1545", '"1,545"').replace("3345000", '"3,345,000"'),
        "The last row has no agent id and is the sum of the others. It is left out as a total.",
    ),
    "a bare total": (
        CLEAN + "Total,,,,,1545,,,510,,3345000,,,,759000,,,,1300000,300000,1745000\n",
        "The last row has no agent id and is the sum of the others. It is left out as a total.",
    ),
    "all twice": (
        CLEAN + ROWS,
        "3 rows are the same as earlier ones in every column. They are counted once.",
    ),
    "all three times": (
        CLEAN + ROWS + ROWS,
        "6 rows are the same as earlier ones in every column. They are counted once.",
    ),
    "one twice": (
        CLEAN + CONTRACT,
        "1 row is the same as an earlier one in every column. It is counted once.",
    ),
}
#: Incomplete or doubtful: messages, tokens not cached, and what is said of them.
DOUBTFUL = {
    "#N/A": (
        CLEAN.replace(",1200,", ",#N/A,"),
        (345, 1_745_000),
        "1 cell of messages could not be read. The totals are too low.",
    ),
    "1.2k": (
        CLEAN.replace(",1200,", ",1.2k,"),
        (345, 1_745_000),
        "1 cell of messages could not be read. The totals are too low.",
    ),
    "#DIV/0!": (
        CLEAN.replace(",300,", ",#DIV/0!,").replace(",45,", ",#DIV/0!,"),
        (1200, 1_745_000),
        "2 cells of messages could not be read. The totals are too low.",
    ),
    "a last cell cut to 450": (
        CLEAN.removesuffix("00\n"),
        (1545, 1_700_450),
        f"The last row may be cut off: it has no line end, and {NO_MATCH}. Its figures may be too low.",
    ),
    "a last cell cut to 4": (
        CLEAN.removesuffix("5000\n"),
        (1545, 1_700_004),
        f"The last row may be cut off: it has no line end, and {NO_MATCH}. Its figures may be too low.",
    ),
    "a last cell cut to nothing": (
        CLEAN.removesuffix("45000\n"),
        (1545, 1_700_000),
        f"The last row may be cut off: it has no line end, and {NO_MATCH}. Its figures may be too low.",
    ),
    "a total that is none": (
        CLEAN + TOTAL.replace("1545", "1550"),
        (3095, 3_490_000),
        "1 row has no agent id and is counted. If it is a total, the figures are too high.",
    ),
}
