"""A copy of a user's workbook with a few places changed: its package is patched, every other byte kept."""
