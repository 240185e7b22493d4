"""Why the system does not read or write a file, in the user's words instead of the system's."""

from __future__ import annotations

import errno

from toolkit.language import Phrase

#: What the system says by number -> the text in `locales/troubles.toml`.
_KNOWN = {
    errno.EACCES: "denied",  # Windows says so of a file that another program holds open, too
    errno.EPERM: "denied",
    errno.ENOENT: "missing",
    errno.EEXIST: "exists",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENOSPC: "full",
    errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EINVAL: "bad_name",
    errno.ELOOP: "loop",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
}


def trouble(error: OSError | UnicodeDecodeError) -> Phrase:
    """Why a file could not be read or written."""
    if isinstance(error, UnicodeDecodeError):
        return Phrase("troubles", "no_utf8")
    known = _KNOWN.get(error.errno or 0)
    return Phrase("troubles", known) if known else Phrase("troubles", "other", said=error.strerror or str(error))
