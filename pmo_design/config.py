"""What a run works on and how it may be reached: settings, checked before anything starts."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pmo_design.errors import Fault, InputError
from pmo_design.messages import say

LOCAL_ADDRESS = "http://127.0.0.1:8080"
"""Where pages are found if no public address is set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the program works on.

    Attributes
    ----------
    data : Path or None
        Data folder; the platform's folder for user data where None.
    database : str or None
        URL of another database than the embedded one.
    url : str or None
        Public base address of the pages, without a path; every link is built from it.
        None for pages on this machine alone.
    trusted_hosts : tuple of str
        Host names a request may ask for, besides the one of ``url`` and this machine's own.
    proxies : int
        How many proxies of ours a request passes, 0 or more.
    contact : str
        Whom to ask, shown where a link does not open; empty for nobody.
    """

    data: Path | None = None
    database: str | None = None
    url: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    contact: str = ""

    @property
    def data_folder(self) -> Path:
        """Data folder to use."""
        if self.data:
            return self.data
        from platformdirs import user_data_path

        return user_data_path("pmo-design", appauthor=False)

    def address(self, *, lan: bool = False) -> str:
        """Base address that links begin with, without a slash at its end.

        Parameters
        ----------
        lan : bool
            Whether pages are meant for the local network, where http is let pass.

        Raises
        ------
        InputError
            If it is no address, has a path, or is neither https nor local.
        """
        url = (self.url or LOCAL_ADDRESS).rstrip("/")
        fault = _address_fault(url, lan)
        if fault:
            raise InputError([Fault("url", fault)])
        return url


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine.

    Examples
    --------
    >>> [is_loopback(host) for host in ("localhost", "127.0.0.2", "::1", "10.0.0.1", "a.org")]
    [True, True, True, False, False]
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address_fault(url: str, lan: bool) -> str | None:
    """What is wrong with an address; IPv6 in numbers is not known to the check of hosts."""
    example = "https://pmo.example.org"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is no number raises here
    except ValueError:
        host = None
    if not host or ":" in host or parts.scheme not in ("http", "https"):
        return say("'{url}' is no web address; write {example}", url=url, example=example)
    if parts.username or parts.path or parts.query or parts.fragment:
        return say(
            "'{url}' holds more than scheme, host and port; write {example}",
            url=url,
            example=example,
        )
    if parts.scheme == "http" and not (lan or is_loopback(host)):
        return say(
            "'{url}' is not https; answers must not cross a network in the clear: "
            "use https, or --lan for a trusted local network",
            url=url,
        )
    return None
