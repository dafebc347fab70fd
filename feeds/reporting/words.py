"""Words for verdicts and severities, as a clerk reads them in reports and reference pages."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.findings import Outcome, Severity
from feeds.message_values import Language

OUTCOMES: Mapping[Language, Mapping[Outcome, str]] = {
    "lv": {
        Outcome.REJECTED: "noraidīts",
        Outcome.NEEDS_CONFIRMATION: "jāapstiprina",
        Outcome.ACCEPTED_WITH_WARNINGS: "pieņemts ar brīdinājumiem",
        Outcome.ACCEPTED: "pieņemts",
    },
    "en": {outcome: outcome.value.replace("_", " ") for outcome in Outcome},
}

SEVERITIES: Mapping[Language, Mapping[Severity, str]] = {
    "lv": {
        Severity.REJECT: "noraidīšana",
        Severity.ERROR: "kļūda",
        Severity.CONFIRM: "jāapstiprina",
        Severity.WARNING: "brīdinājums",
        Severity.INFO: "informācija",
    },
    "en": {severity: severity.value for severity in Severity},
}

WHAT_IT_MEANS: Mapping[Language, Mapping[Severity, str]] = {
    "lv": {
        Severity.REJECT: "Iesniegumu nevar pieņemt. Iesniedziet izlabotu failu.",
        Severity.ERROR: "Iesniegumu nepieņem, kamēr kļūda nav izlabota. Spēkā paliek iepriekš pieņemtā versija.",
        Severity.CONFIRM: (
            "Iesniegums gaida. Izlabojiet datus un iesniedziet failu no jauna vai, ja dati ir pareizi, "
            "apstipriniet tos, norādot iemeslu."
        ),
        Severity.WARNING: "Iesniegumu pieņem. Pārbaudiet datus; ja tie ir pareizi, nekas nav jādara.",
        Severity.INFO: "Iesniegumu pieņem. Tikai informācijai.",
    },
    "en": {
        Severity.REJECT: "The delivery cannot be taken. Send a corrected file.",
        Severity.ERROR: (
            "The delivery is not accepted until this is mended; the version accepted before stays in force."
        ),
        Severity.CONFIRM: (
            "The delivery waits. Correct the data and send the file again, or, if the data are right, confirm them "
            "with a reason."
        ),
        Severity.WARNING: "The delivery is accepted. Look at the data; if they are right, nothing needs doing.",
        Severity.INFO: "The delivery is accepted. For information only.",
    },
}
