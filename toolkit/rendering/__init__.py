"""Reports and findings as text and JSON."""
