"""What changed between two packs: facts, totals, and entries by what they say, whatever their numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant.tables import records

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Facts of the manifest that people compare.
_FACTS = ("tool", "month", "currency", "business", "siren", "vat_regimes", "basis", "state", "reopened", "corrects")
_SAME = ("account", "third_party", "document", "document_date", "label", "debit", "credit", "corrects")


class Changes(NamedTuple):
    """`facts`: key, was, now. `gone` and `new`: entries as one line each. `files`: names of those that differ."""

    facts: list[tuple[str, str, str]]
    gone: list[str]
    new: list[str]
    files: list[str]

    @property
    def none(self) -> bool:
        """Whether nothing changed in facts, figures and entries."""
        return not (self.facts or self.gone or self.new)


def compare(
    one: tuple[Mapping[str, bytes], Mapping[str, Any]], two: tuple[Mapping[str, bytes], Mapping[str, Any]]
) -> Changes:
    """What the second pack says that the first did not; each is its files and its manifest's claims."""
    (files, claims), (others, theirs) = one, two
    facts = [(key, str(claims[key]), str(theirs[key])) for key in _FACTS if claims[key] != theirs[key]]
    facts += [
        (key, str(claims["totals"].get(key, "")), str(theirs["totals"].get(key, "")))
        for key in sorted({*claims["totals"], *theirs["totals"]})
        if not key.startswith("by_") and claims["totals"].get(key) != theirs["totals"].get(key)
    ]
    was, now = _entries(files, claims), _entries(others, theirs)
    names = sorted({*files, *others} - {"manifest.json"})
    return Changes(
        facts,
        sorted((was - now).elements()),
        sorted((now - was).elements()),
        [name for name in names if files.get(name) != others.get(name)],
    )


def _entries(files: Mapping[str, bytes], claims: Mapping[str, Any]) -> Counter[str]:
    """Each entry as one line without its number: date, journal, document, and what goes to which account."""
    name = next(entry["name"] for entry in claims["files"] if entry["role"] == "journal")
    entries: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for record in records(files[name]):
        side = f"D {record['debit']}" if record["debit"] else f"C {record['credit']}"
        about = f"{record['account']} {record['third_party']}".strip()
        head = f"{record['date']} {record['journal']} {record['document']}"
        entries[record["journal"], record["number"], head].append(f"{about} {side} {record['label']}")
    return Counter(f"{head} · {' · '.join(lines)}" for (_, _, head), lines in entries.items())
