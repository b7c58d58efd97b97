"""What the page of the doctor says in English."""

from feedserver.doctor.verdict import Verdict
from feedserver.portal.texts.doctor_model import DoctorTexts

DOCTOR = DoctorTexts(
    link="Is it up to date?",
    title="Is “{}” up to date?",
    back="Back to “{}”",
    verdicts={
        Verdict.ENDED: "No. This link has ended.",
        Verdict.PAUSED: "No. This link is paused; calendars show a notice.",
        Verdict.LOST: "No. Its address opens nothing any more.",
        Verdict.UNFETCHED: "Not yet. No calendar has fetched it so far.",
        Verdict.OVERDUE: "Perhaps not. A calendar has not asked for it for longer than usual.",
        Verdict.BEHIND: "Not yet. Something has changed since the last request.",
        Verdict.CURRENT: "Yes. Nothing has changed since the last request.",
    },
    warning="Please note",
    requests="Last and next request",
    due="Next request",
    due_by="By {day} at {time}",
    due_by_open="By {day} at {time}, if the device is on",
    due_since="Expected since {day} at {time}",
    unknown="Not known",
    got="It then had",
    got_says="{events}, {size}",
    clients="Programs that asked",
    client="Program",
    first_day="First day",
    last_day="Last day",
    every="Asks every",
    shows="What it shows now",
    events="Events",
    size="Size",
    at_most="{now} of at most {most}",
    left_out="Left out",
    nothing_left_out="Nothing is left out.",
)
