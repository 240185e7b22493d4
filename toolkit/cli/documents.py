"""`seance documents`: the pages and texts of documents, copied out to be changed."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("documents")
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--force", is_flag=True, help="Overwrite existing files.")
def command(folder: str, force: bool) -> None:
    """Copy the pages and texts of documents to DIR: change them, then give `--documents DIR` to plan, review or quote.

    Files you do not change may be deleted: ours then serve. `words.toml` holds every word in both languages.
    """
    from toolkit.documents.pages import originals
    from toolkit.files import written_together

    for path in written_together(Path(folder), originals(), force=force):
        click.echo(path)
