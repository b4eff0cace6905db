"""The site of a URL, by the public suffix list (publicsuffix.org) in the package `publicsuffixlist`."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

from textclean.errors import MissingExtra
from textclean.patterns import pattern

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

__all__ = ["By", "site_of"]

# How pages are grouped: by registered domain, or by host name.
By = Literal["site", "host"]

_AUTHORITY = pattern(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@\s]*@)?(\[[^\]\s]*\]|[^/?#:\s]+)", re.IGNORECASE)
_HOST = pattern(r"([^/?#:\s@]+\.[^/?#:\s@]+)(?:[/?#:]|$)")


def site_of(name: str, by: By = "site") -> str:
    """Return the site of a URL or a host; any other name is returned as it is.

    Args:
        name: The URL, host or name.
        by: "site" for the registered domain, "host" for the host name. A host below a suffix under which everyone can
            register names, such as blogspot.com, is a site by itself.

    Raises:
        MissingExtra: (an ImportError) if `by` is "site" and the list is not installed.

    >>> site_of("https://news.example.co.uk:8080/a?b"), site_of("www.example.com/a"), site_of("ann.blogspot.com")
    ('example.co.uk', 'example.com', 'ann.blogspot.com')
    >>> site_of("https://news.example.com/a", "host"), site_of("http://127.0.0.1/"), site_of("Harbour Post")
    ('news.example.com', '127.0.0.1', 'Harbour Post')
    """
    name = name.strip()
    found = _AUTHORITY.match(name) or _HOST.match(name)
    if found is None:
        return name
    host = found[1]
    host = host.rstrip(".").lower()
    if by == "host" or _is_address(host.strip("[]")):
        return host.strip("[]")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
    return str(_suffixes().privatesuffix(host) or host)


def _is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    """The public suffix list; reading it takes about 80 ms, once per process."""
    try:
        from publicsuffixlist import PublicSuffixList
    except ModuleNotFoundError as error:
        raise MissingExtra("publicsuffixlist", "sites") from error
    return PublicSuffixList()
