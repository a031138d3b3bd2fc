"""Files of ``overlays/``: what this client is asked otherwise than everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pmo_design.engagement import Engagement
from pmo_design.errors import InputError
from pmo_design.exchange.folder_files import FolderFiles
from pmo_design.instrument import Instrument
from pmo_design.language import text_in
from pmo_design.messages import current_language, say
from pmo_design.questionnaire.definition import Name
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.overlay import Overlay, canonical, overlay_of
from pmo_design.questionnaire.tailoring import tailored
from pmo_design.yaml_source import Source


def read_overlays(files: FolderFiles) -> tuple[Overlay, ...] | None:
    """Overlays of a folder in their one form, sorted by what they tailor.

    None where a file has faults, which are findings: answers checked without it would seem
    to have faults of their own. Of two files for one version, the second is a fault.
    """
    found: dict[tuple[Name, str], Overlay] = {}
    homes: dict[tuple[Name, str], str] = {}
    sound = True
    for path in files.overlays():
        source = files.yaml(path)
        overlay = _checked(source, homes, files) if source else None
        if overlay is None:
            sound = False
        elif overlay.says_nothing:
            message = say("tailors nothing, so not kept")
            files.findings.notes.append(f"{path}: {message}")
        else:
            found[overlay.questionnaire, overlay.version] = overlay
    ordered = sorted(found.values(), key=attrgetter("questionnaire", "version"))
    return tuple(ordered) if sound else None


def _checked(
    source: Source, homes: dict[tuple[Name, str], str], files: FolderFiles
) -> Overlay | None:
    """Overlay of one file, the only one for the version that it fits; None after faults."""
    try:
        overlay = overlay_of(source)
        key = (overlay.questionnaire, overlay.version)
        if homes.setdefault(key, source.file) != source.file:
            message = say(
                "{file} tailors {questionnaire}, too; put both into one file",
                file=homes[key],
                questionnaire=" ".join(key),
            )
            files.findings.add(source.fault(("questionnaire",), message))
            return None
        tailored(load_questionnaire(*key), overlay, source)
    except InputError as error:
        files.findings.extend(error.faults)
        return None
    return canonical(overlay)


def overlay_notes(engagement: Engagement, instrument: Instrument) -> Iterator[str]:
    """What tailoring means for a client that its author may not have meant.

    Parameters
    ----------
    engagement : Engagement
    instrument : Instrument
        Of the latest cycle, tailored.
    """
    asked = {pair for cycle in engagement.cycles for pair in cycle.questionnaires.items()}
    for overlay in engagement.overlays:
        if (overlay.questionnaire, overlay.version) not in asked:
            yield say(
                "no cycle asks {questionnaire}, so its overlay tailors nothing",
                questionnaire=f"{overlay.questionnaire} {overlay.version}",
            )
    unscored = instrument.unscored_services(engagement.method)
    if engagement.overlays and unscored:
        found = map(instrument.catalog.service, unscored)
        names = [text_in(each.name, current_language()) for each in found]
        yield say(
            "too little is asked that bears on these services, so they are not scored: {services}",
            services="; ".join(names),
        )
