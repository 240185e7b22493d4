"""A1 addresses."""

from __future__ import annotations


def column_letter(index: int) -> str:
    """The letters of a column, 0 the first: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, A the first: 1; Z is 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
