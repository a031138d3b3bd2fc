"""What a run works on and how it may be reached: settings, checked before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pmo_design.errors import Fault, InputError, either, nearest, raise_faults
from pmo_design.exchange.mail_server import Security, SmtpSettings
from pmo_design.messages import say

FILE = "pmo-design.toml"
"""Settings of a data folder, in that folder."""

ENVIRONMENT = "PMO_DESIGN_"
"""Begin of the variables that hold settings: ``PMO_DESIGN_SMTP_HOST`` is ``smtp_host``."""

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
    smtp_host : str or None
        Mail server; without one, mails are written as files.
    smtp_port : int
    smtp_user, smtp_password : str or None
        For signing in to it; None for a server that asks for nothing.
    smtp_security : str
        "starttls", "tls" from the first byte, or "none" for a server on this machine.
    smtp_sender : str or None
        Address that mails come from.
    """

    data: Path | None = None
    database: str | None = None
    url: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    contact: str = ""
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_security: Security = "starttls"
    smtp_sender: str | None = None

    @property
    def data_folder(self) -> Path:
        """Data folder to use."""
        if self.data:
            return self.data
        from platformdirs import user_data_path

        return user_data_path("pmo-design", appauthor=False)

    @property
    def mail_server(self) -> SmtpSettings | None:
        """How mail leaves the house; None where no mail server is set."""
        if not (self.smtp_host and self.smtp_sender):
            return None
        return SmtpSettings(
            host=self.smtp_host,
            port=self.smtp_port,
            user=self.smtp_user or "",
            password=self.smtp_password or "",
            security=self.smtp_security,
            sender=self.smtp_sender,
        )

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


@dataclass(frozen=True, slots=True)
class _Key:
    """What may be written under a name: a text, one of ``choices``, texts, or a number."""

    name: str
    kind: type = str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()


_KEYS = {
    key.name: key
    for key in (
        _Key("database"),
        _Key("url"),
        _Key("trusted_hosts", tuple),
        _Key("proxies", int, 0, 9),
        _Key("contact"),
        _Key("smtp_host"),
        _Key("smtp_port", int, 1, 65535),
        _Key("smtp_user"),
        _Key("smtp_password"),
        _Key("smtp_security", choices=("starttls", "tls", "none")),
        _Key("smtp_sender"),
    )
}
_HOST_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def read_settings(
    data: Path | None = None,
    options: Mapping[str, object] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings of a run: from the command line, else the environment, else the folder's file.

    Parameters
    ----------
    data : Path, optional
        Data folder; the platform's folder for user data if absent.
    options : mapping, optional
        What the command line says, by the names of `Settings`; None is unsaid.
    environment : mapping
        Variables named ``PMO_DESIGN_`` and the name of a setting; an empty one is unsaid.

    Raises
    ------
    InputError
        With every fault of the file and the variables, and the nearest known name of
        what is not known. No value is repeated, for it may be a secret.
    """
    faults: list[Fault] = []
    path = Settings(data=data).data_folder / FILE
    values = _of_file(path, faults) | _of_environment(environment, faults)
    values |= {name: value for name, value in (options or {}).items() if value is not None}
    faults.extend(_contradictions(values))
    raise_faults(faults)
    return Settings(data=data, **values)


def _of_file(path: Path, faults: list[Fault]) -> dict[str, Any]:
    import tomllib

    try:
        written = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            [Fault(str(path), say("cannot be read: {reason}", reason=reason))]
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = say("is not valid TOML: {reason}", reason=error)
        raise InputError([Fault(str(path), message)]) from error
    if "smtp_password" in written and os.name == "posix" and path.stat().st_mode & 0o077:
        message = say("others can read this password; run: chmod 600 {path}", path=path)
        faults.append(Fault(f"{path}:smtp_password", message))
    return _checked({name: (f"{path}:{name}", value) for name, value in written.items()}, faults)


def _of_environment(environment: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    named = {name: environment.get(ENVIRONMENT + name.upper(), "") for name in _KEYS}
    return _checked(
        {
            name: (ENVIRONMENT + name.upper(), _as_written(_KEYS[name], text))
            for name, text in named.items()
            if text
        },
        faults,
    )


def _as_written(key: _Key, text: str) -> object:
    """Text of a variable as the file would hold it."""
    if key.kind is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return int(text) if key.kind is int and text.isascii() and text.isdigit() else text


def _checked(found: Mapping[str, tuple[str, object]], faults: list[Fault]) -> dict[str, Any]:
    """Values by name; what is unknown or of another type becomes a fault at its place."""
    values: dict[str, Any] = {}
    for name, (place, value) in found.items():
        fault = _fault(name, value)
        if fault:
            faults.append(Fault(place, fault))
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return values


def _fault(name: str, value: object) -> str | None:
    key = _KEYS.get(name)
    if key is None:
        return say("is no setting{hint}", hint=nearest(name, _KEYS))
    if key.kind is int and not (type(value) is int and key.low <= value <= key.high):
        return say("expected a whole number from {low} to {high}", low=key.low, high=key.high)
    if key.kind is tuple and not _are_host_names(value):
        return say("expected a list of host names, such as {example}", example='["a.example.org"]')
    if key.kind is str and not (isinstance(value, str) and value.strip()):
        return say("expected a text")
    if key.choices and value not in key.choices:
        return say("expected {choices}", choices=either(key.choices))
    return None


def _are_host_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, str) and _HOST_NAME.fullmatch(name) for name in value
    )


def _contradictions(values: Mapping[str, Any]) -> Iterator[Fault]:
    for name, needed in (("smtp_host", "smtp_sender"), ("smtp_user", "smtp_password")):
        if name in values and needed not in values:
            yield Fault(name, say("{name} needs {needed} as well", name=name, needed=needed))


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
