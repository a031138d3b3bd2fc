"""Looking at and checking questionnaires and catalogue."""

from __future__ import annotations

from pathlib import Path

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.loader import available_catalogs, load_catalog, read_catalog
from pmo_design.errors import Fault, InputError
from pmo_design.instrument import joined
from pmo_design.messages import say
from pmo_design.questionnaire.definition import NAMES, Name, Questionnaire
from pmo_design.questionnaire.loader import (
    available_versions,
    load_questionnaire,
    read_questionnaire,
)
from pmo_design.questionnaire.overlay import overlay_of
from pmo_design.questionnaire.tailoring import tailored
from pmo_design.yaml_source import read_yaml


def latest_questionnaire(name: Name, version: str | None = None) -> Questionnaire:
    """Shipped questionnaire, the newest version unless one is named."""
    return load_questionnaire(name, version or available_versions(name)[-1])


def tailored_questionnaire(
    overlay: Path, name: str | None = None, version: str | None = None
) -> tuple[Questionnaire, Questionnaire]:
    """Shipped questionnaire that an overlay file names, and what a client is asked of it.

    Parameters
    ----------
    overlay : Path
    name, version : str, optional
        Refused where the file tailors another one.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    source = read_yaml(overlay, str(overlay))
    written = overlay_of(source)
    released = load_questionnaire(written.questionnaire, written.version)
    if name not in (None, released.name) or version not in (None, released.version):
        message = say(
            "tailors {found}, expected {wanted}",
            found=f"{released.name} {released.version}",
            wanted=f"{name or released.name} {version or ''}".rstrip(),
        )
        raise InputError([source.fault(("questionnaire",), message)])
    return released, tailored(released, written, source)


def latest_catalog(version: str | None = None) -> Catalog:
    """Shipped catalogue, the newest version unless one is named."""
    return load_catalog(version or available_catalogs()[-1])


def check_questionnaires(files: tuple[Path, ...]) -> tuple[Questionnaire, ...]:
    """Check questionnaire files, or all that are shipped if none is named.

    Raises
    ------
    InputError
        With the faults of all files together.
    """
    if not files:
        shipped = [(name, version) for name in NAMES for version in available_versions(name)]
        return tuple(load_questionnaire(name, version) for name, version in shipped)
    checked: list[Questionnaire] = []
    faults: list[Fault] = []
    for file in files:
        try:
            checked.append(read_questionnaire(file, str(file)))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return tuple(checked)


def check_catalog(folder: Path | None = None) -> tuple[Catalog, tuple[str, ...]]:
    """Check a catalogue folder, or the shipped one, against the newest questionnaires.

    Returns
    -------
    Catalog
    tuple of str
        Services whose demand hangs on a single outcome.
    """
    catalog = read_catalog(folder, str(folder)) if folder else latest_catalog()
    instrument = joined({name: latest_questionnaire(name) for name in NAMES}, catalog)
    return catalog, instrument.single_outcome_services()
