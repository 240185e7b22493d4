"""The custom properties of a workbook, changed in its copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.patching.splice import attribute, content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.patching.copy import Copy

_PART = "docProps/custom{}.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_LOOSE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
#: The set of properties that programs list as custom ones.
_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
#: Ids below are reserved.
_FIRST = 2


def set_properties(copy: Copy, prefix: str, values: Mapping[str, str]) -> None:
    """Give a workbook these properties in the place of those whose names begin with the prefix."""
    base = _STRICT if copy.strict else _LOOSE
    # Excel's own names of the part and of what it relates by differ in one letter.
    kind, schema = ("customProperties" if copy.strict else "custom-properties"), base
    name = copy.related("", kind)
    if not name:
        if not values:
            return
        space = "customProperties" if copy.strict else "custom-properties"
        name = copy.add(_PART, f'<Properties xmlns="{schema}/{space}"/>', _TYPE)
        copy.relate("", kind, name)
        part = copy.adopt(name, 2)
    else:
        part = copy.part(name, 2)
    root, taken = part.root, _FIRST - 1
    for element in root.children:
        if element.get("name").startswith(prefix):
            part.replace(element, "")
        else:
            taken = max(taken, int(element.get("pid") or 0))
    for number, (key, value) in enumerate(values.items(), taken + 1):
        part.append(
            root,
            f'<{root.prefix}property fmtid="{_SET}" pid="{number}" name={attribute(key)}>'
            f'<vt:lpwstr xmlns:vt="{schema}/docPropsVTypes">{content(value)}</vt:lpwstr></{root.prefix}property>',
        )
