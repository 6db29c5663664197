"""A ratio, its goal and the line that reports them."""

from bench.result import Result, markdown, table


def test_a_goal_is_reached_up_to_and_including_it() -> None:
    assert Result("a", 2.5, 1.0, "s", 2.5, "curl").reached
    assert not Result("a", 2.6, 1.0, "s", 2.5, "curl").reached


def test_the_table_is_aligned_and_says_what_was_missed() -> None:
    text = table(
        [Result("short", 1.5, 1, "s", 2, "curl"), Result("a longer name", 3000, 1000, "MB", 2, "file")]
    )
    head, rule, short, long = text.splitlines()
    assert short == "short          1.5 s     curl 1 s       1.50   ≤ 2.00  yes"
    assert long == "a longer name  3,000 MB  file 1,000 MB  3.00   ≤ 2.00  NO"
    assert head.index("ratio") == short.index("1.50") == long.index("3.00")
    assert len(rule) >= len(head)


def test_the_page_of_results_has_the_same_cells() -> None:
    rows = markdown([Result("short", 1.5, 1, "", 1, "the input")]).splitlines()
    assert rows[0] == "| what | measured | against | ratio | goal | reached |"
    assert rows[2] == "| short | 1.5 | the input 1 | 1.50 | ≤ 1.00 | NO |"
