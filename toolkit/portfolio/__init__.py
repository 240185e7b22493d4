"""Many workbooks in one report (`reporting.report_over`): read in parallel, kept by content, never twice the same."""
