"""The check of a pack with nothing but the pack: hashes, counts, totals, FEC rules, one journal in all its forms."""

from __future__ import annotations

import hashlib
from decimal import Decimal, DecimalException
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant import balance, contents, fec, forms
from toolkit.accountant import claims as claimed
from toolkit.accountant.drafts import DRAFT
from toolkit.accountant.manifest import NAME, ManifestError, intact, opened
from toolkit.accountant.payees import PAYEE
from toolkit.language import Words
from toolkit.reports.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from toolkit.accountant.balance import Record

#: What a desktop leaves in folders.
_DESKTOP = {".DS_Store", "Thumbs.db", "desktop.ini"}


class Fault(NamedTuple):
    """What is wrong with a pack: a code, the file and what stands there. A remark says what is merely unknown."""

    code: str
    file: str
    detail: str = ""
    #: For a broken FEC rule: the rule and the line.
    rule: str = ""
    line: int = 0

    @property
    def remark(self) -> bool:
        """Whether it is no fault."""
        return self.code == "unknown"


def verify(files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Fault]]:
    """The claims of a pack, and everything that is wrong with it; files it does not know are remarked on."""
    if NAME not in files:
        return {}, [Fault("manifest_missing", NAME)]
    try:
        claims = opened(files[NAME])
        entries = {str(entry["name"]): entry for entry in claims["files"]}
        faults = [] if intact(claims) else [Fault("manifest_edited", NAME)]
        faults += _files(files, entries)
        faults += _unknown(files, claims, entries)
        faults += _broken(claimed.parts(claims, [entry["role"] for entry in entries.values()]))
        faults += _contents(files, claims, entries)
    except (ManifestError, ValueError, LookupError, TypeError, AttributeError, DecimalException) as error:
        return {}, [Fault("manifest_unreadable", NAME, str(error))]
    return claims, faults


def _files(files: Mapping[str, bytes], entries: Mapping[str, Any]) -> Iterator[Fault]:
    for name, entry in entries.items():
        if name not in files:
            yield Fault("file_missing", name)
        elif hashlib.sha256(files[name]).hexdigest() != entry["sha256"] or len(files[name]) != entry["bytes"]:
            yield Fault("file_changed", name)


def _unknown(files: Mapping[str, bytes], claims: Mapping[str, Any], entries: Mapping[str, Any]) -> Iterator[Fault]:
    """The key of names travels apart: that it is not here is no fault, that it was changed is one."""
    key = claims["names_key"] or {}
    if key and key["name"] in files and hashlib.sha256(files[key["name"]]).hexdigest() != key["sha256"]:
        yield Fault("file_changed", key["name"])
    for name in files:
        ours = name in entries or name in (NAME, key.get("name"))
        if not ours and name.rpartition("/")[2] not in _DESKTOP:
            yield Fault("unknown", name)


class _Reader:
    """Reads the files by their part; one that cannot be read is a fault and is read as nothing."""

    def __init__(self, files: Mapping[str, bytes], entries: Mapping[str, Any]) -> None:
        self._files = files
        self._names = {entry["role"]: name for name, entry in entries.items() if name in files}
        self.faults: list[Fault] = []

    def name(self, role: str) -> str:
        """The name of the file that plays a part, "" where it is missing."""
        return self._names.get(role, "")

    def read(self, role: str, parse: Callable[[bytes], Any]) -> Any:
        """What a file says; None where it is missing or unreadable."""
        if not self.name(role):
            return None
        try:
            return parse(self._files[self.name(role)])
        except (ValueError, KeyError, IndexError, DecimalException, OSError) as error:
            self.faults.append(Fault("file_unreadable", self.name(role), str(error)))
        except Exception as error:  # a damaged workbook fails in many ways; none may hide the other faults
            self.faults.append(Fault("file_unreadable", self.name(role), type(error).__name__))
        return None


def _contents(files: Mapping[str, bytes], claims: Mapping[str, Any], entries: Mapping[str, Any]) -> list[Fault]:
    reader = _Reader(files, entries)
    lang = claims["lang"]
    journal = reader.read("journal", forms.journal)
    roles = contents.roles(Words("accountant", lang))
    excel = reader.read("journal_excel", partial(forms.french_journal, roles=roles))
    shapes = {"drafts": DRAFT, "payees": PAYEE, **contents.LISTS}
    lists = {role: reader.read(role, partial(forms.listed, shape=s, lang=lang)) for role, s in shapes.items()}
    drafts, payees = lists["drafts"], lists["payees"]
    sheet = reader.read("workbook", partial(forms.workbook_journal, roles=roles))
    text = reader.read("fec", lambda data: fec.parsed(data)[0])
    faults = reader.faults
    faults += _rows(reader, entries, {"journal": journal, "journal_excel": excel, "fec": text, **lists})
    faults += _rules(files, claims, reader)
    if journal is None:
        return faults
    for role, other in (("journal_excel", excel), ("workbook", sheet)):
        if other is not None:
            faults += _same(reader.name(role), journal, other)
    if text is not None:
        faults += _same(reader.name("fec"), [forms.as_fec(r) for r in journal], [forms.of_fec(line) for line in text])
    faults += _broken(claimed.corrections(claims, journal))
    if drafts is not None and payees is not None:
        try:
            faults += _broken([*claimed.drafts(drafts), *claimed.payees(claims, payees)])
            faults += _figures(claims, journal, drafts, payees)
        except (ValueError, DecimalException):
            faults.append(Fault("file_unreadable", reader.name("journal"), "amounts"))
    return faults


def _broken(found: Iterable[claimed.Broken]) -> Iterator[Fault]:
    for claim, said, so in found:
        yield Fault("claim", NAME, f"{claim}: {said} ≠ {so}")


def _rows(reader: _Reader, entries: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Fault]:
    for role, rows in found.items():
        name = reader.name(role)
        if rows is not None and len(rows) != entries[name]["rows"]:
            yield Fault("rows", name, f"{len(rows)} ≠ {entries[name]['rows']}")


def _rules(files: Mapping[str, bytes], claims: Mapping[str, Any], reader: _Reader) -> Iterator[Fault]:
    period = Period.month(claims["month"])
    name = reader.name("fec")
    if name and period.start and period.end:
        for problem in fec.check(files[name], period.start, period.end):
            yield Fault("fec", name, problem.detail, problem.code, problem.line)


def _same(name: str, journal: list[Record], other: list[Record]) -> Iterator[Fault]:
    """The first lines that differ from the neutral journal."""
    for index, (ours, theirs) in enumerate(zip(journal, other, strict=False), 2):
        for key, value in theirs.items():
            if ours.get(key, "") != value:
                yield Fault("differs", name, f"{index}: {key} {value!r} ≠ {ours.get(key, '')!r}")
                return
    if len(journal) != len(other):
        yield Fault("differs", name, f"{len(other)} ≠ {len(journal)}")


def _figures(
    claims: Mapping[str, Any], journal: list[Record], drafts: list[Record], payees: list[Record]
) -> Iterator[Fault]:
    """Totals and reconciliation worked out again."""
    worked = balance.totals(journal, drafts, payees)
    for key in sorted({*worked, *claims["totals"]}):
        if worked.get(key) != claims["totals"].get(key):
            yield Fault("total", NAME, f"{key}: {claims['totals'].get(key)} ≠ {worked.get(key)}")
    sources = {key: balance.number(value) for key, value in claims["sources"].items()}
    checks = [check.to_dict() for check in balance.checks(journal, drafts, payees, sources)]
    if checks != claims["checks"]:
        wrong = next((c for c, said in zip(checks, claims["checks"], strict=False) if c != said), {"key": "count"})
        yield Fault("check", NAME, str(wrong["key"]))
    for check in checks:
        if Decimal(check["gap"]):
            yield Fault("check", NAME, f"{check['key']}: {check['ours']} ≠ {check['theirs']}")
