"""Settings: which source wins, and what is refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_design.config import FILE, Settings, read_settings
from pmo_design.errors import InputError

PASSWORD = "pass phrase"  # noqa: S105 -- it must not be found in any message


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def faults(folder: Path, **environment: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_settings(folder, {}, environment)
    return [str(fault) for fault in refused.value.faults]


def test_without_any_source_nothing_is_set(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}, {}) == Settings(data=tmp_path)


def test_command_line_wins_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    write(tmp_path, 'url = "https://file.org"\ncontact = "file"\nproxies = 1\n')
    environment = {
        "PMO_DESIGN_URL": "https://environment.org",
        "PMO_DESIGN_CONTACT": "environment",
    }

    found = read_settings(tmp_path, {"url": "https://line.org", "contact": None}, environment)

    assert (found.url, found.contact, found.proxies) == ("https://line.org", "environment", 1)


def test_both_sources_hold_every_kind_of_value(tmp_path: Path) -> None:
    write(tmp_path, 'trusted_hosts = ["a.org", "b"]\nproxies = 2\nsmtp_security = "tls"\n')
    environment = {
        "PMO_DESIGN_TRUSTED_HOSTS": "a.org, b",
        "PMO_DESIGN_PROXIES": "2",
        "PMO_DESIGN_SMTP_SECURITY": "tls",
    }

    expected = Settings(trusted_hosts=("a.org", "b"), proxies=2, smtp_security="tls")
    assert read_settings(tmp_path, {}, {}) == Settings(**_without_data(expected), data=tmp_path)
    assert read_settings(None, {}, environment) == expected


def _without_data(settings: Settings) -> dict[str, object]:
    return {
        name: getattr(settings, name) for name in ("trusted_hosts", "proxies", "smtp_security")
    }


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('urll = "https://a.org"', "urll: is no setting; did you mean url?"),
        ("url = 3", "url: expected a text"),
        ('contact = " "', "contact: expected a text"),
        ("proxies = -1", "proxies: expected a whole number from 0 to 9"),
        ("proxies = true", "proxies: expected a whole number from 0 to 9"),
        ("proxies = 1.0", "proxies: expected a whole number from 0 to 9"),
        ('smtp_port = "587"', "smtp_port: expected a whole number from 1 to 65535"),
        ('trusted_hosts = "a.org"', "trusted_hosts: expected a list of host names"),
        ('trusted_hosts = [".org"]', "trusted_hosts: expected a list of host names"),
        ('trusted_hosts = ["https://a.org"]', "trusted_hosts: expected a list of host names"),
        ('smtp_security = "ssl"', "smtp_security: expected starttls, tls or none"),
        ('[smtp]\nhost = "a"', "smtp: is no setting"),
        ("url = ", "is not valid TOML"),
        ("a = 1\na = 2", "is not valid TOML"),
    ],
)
def test_fault_names_file_and_key(tmp_path: Path, line: str, fault: str) -> None:
    path = write(tmp_path, line)

    (found,) = faults(tmp_path)

    assert found.startswith(f"{path}:")
    assert fault in found


def test_every_fault_of_every_source_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, 'proxis = 1\nsmtp_port = 0\nsmtp_host = "mail.org"\n')

    found = faults(tmp_path, PMO_DESIGN_PROXIES="many")

    assert [line.partition(": ")[0] for line in found] == [
        f"{path}:proxis",
        f"{path}:smtp_port",
        "PMO_DESIGN_PROXIES",
        "smtp_host",
    ]
    assert found[-1] == "smtp_host: smtp_host needs smtp_sender as well"


def test_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}, {"PMO_DESIGN_URL": ""}).url is None


def test_password_in_a_file_that_others_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f'smtp_password = "{PASSWORD}"', mode=0o644)

    (found,) = faults(tmp_path)

    assert found.endswith(f"run: chmod 600 {path}")
    assert PASSWORD not in found


def test_password_is_never_shown(tmp_path: Path) -> None:
    write(tmp_path, f'smtp_password = "{PASSWORD}"\nproxies = 77\n')

    assert PASSWORD not in repr(Settings(smtp_password=PASSWORD))
    assert PASSWORD not in "".join(faults(tmp_path))


def test_file_with_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbfcontact = "Ana"\r\nproxies = 1\r\n')

    found = read_settings(tmp_path, {}, {})

    assert (found.contact, found.proxies) == ("Ana", 1)
