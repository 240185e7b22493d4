"""Documentation that comes from the program: its check, and the pictures."""
