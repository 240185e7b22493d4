"""The documentation says what the program does."""

from docs.check import problems


def test_commands_options_and_links_in_the_documentation_exist():
    assert list(problems()) == []
