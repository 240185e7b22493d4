"""Which template the new workbook has: the one asked for, else the old one's; with every table that is filled."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.templates import BASE, kept, load, names

if TYPE_CHECKING:
    from toolkit.ledger import Ledger
    from toolkit.reading.content import Content
    from toolkit.schema import Template

#: For a workbook that does not say what it was made with, as `seance new` without a template.
_DEFAULT = "photography"


def target_template(content: Content, wanted: str | None, was: Ledger) -> tuple[Template, list[Finding]]:
    """The template to write with, and the tables it took over from the old workbook because they are filled.

    Raises:
        TemplateError: no such template, or a mistake in it.
    """
    template = load(wanted) if wanted else _of(content)
    missing = [name for name, table in content.tables.items() if table.rows and name not in template.tables]
    if not missing:
        return template, []
    base = load(BASE).tables
    tables = {n: template.tables.get(n, base[n]) for n in base if n in template.tables or n in missing}
    findings = [
        Finding(
            "table_carried",
            was.file,
            content.tables[name].sheet,
            lang=was.lang,
            params=_params(content, name, template),
        )
        for name in missing
    ]
    own = _with_tables(template.own, list(tables)) if template.own else ""
    return dataclasses.replace(template, tables=tables, own=own), findings


def _of(content: Content) -> Template:
    """The template of the old workbook."""
    own = content.own_template
    if own and content.template is not load(BASE):
        return dataclasses.replace(kept(own), own=own)
    name = content.properties.get("seance.template", "")
    return load(name if name in names() else _DEFAULT)


def _params(content: Content, name: str, template: Template) -> dict[str, object]:
    return {"count": len(content.tables[name].rows), "table": name, "template": template.name}


def _with_tables(own: str, tables: list[str]) -> str:
    """What a user's own template changes, with these tables: the workbook is read back by it."""
    changed = json.loads(own)
    changed.setdefault("template", {})["tables"] = tables
    return json.dumps(changed, ensure_ascii=False)
