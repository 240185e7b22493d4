"""Ratios against what one would use instead, measured on a year's workbook: `python -m benchmarks.bench`."""
