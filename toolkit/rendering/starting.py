"""What the next workbook took from the last one, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.rendering.numbers import share
from toolkit.rendering.wrapping import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language import Words
    from toolkit.upgrading.starting import Started


def started_text(made: Started, file: str, old: str, words: Words, *, margin_given: bool) -> str:
    """A paragraph for each thing carried, learnt or left."""
    return "".join(map(paragraph, _paragraphs(made, file, old, words, margin_given)))


def _paragraphs(made: Started, file: str, old: str, words: Words, margin_given: bool) -> Iterator[str]:
    yield words("started", file=file, old=old, year=str(made.year), template=made.template.label[made.lang])
    if made.settings:
        yield words("started_settings", labels=", ".join(made.settings), count=len(made.settings))
    if made.left:
        yield words("started_left", labels=", ".join(made.left), count=len(made.left))
    rates = {
        "margin": share(made.margin, made.lang),
        "before": share(made.margin_before, made.lang),
        "learnt": share(made.margin_learnt, made.lang),
    }
    how = "given" if margin_given else "learnt" if made.learnt else "kept"
    yield words(f"started_margin_{how}", sessions=made.sessions, old=old, **rates)
    if made.missions:
        yield words("started_missions", missions=", ".join(made.missions), count=len(made.missions), old=old)
