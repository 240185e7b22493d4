"""The accountant's pack (R32): pieces, journal, FEC-format text, lines to invoice, closing, and the check of it all.

What has a document becomes an entry; estimates, overruns and lost hours never do. Nothing here knows Excel or click.
"""
