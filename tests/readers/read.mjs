// ical.js reads calendars: one JSON request per line of stdin, one JSON answer per line of stdout.
//
// TZIDs mean the VTIMEZONEs of the file itself: ical.js knows no zones of its own, and looks them up
// in the VCALENDAR around the property.

import { createInterface } from "node:readline";
import ICAL from "ical.js";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}

function answer({ data, before }) {
  try {
    return { occurrences: [...series(data)].flatMap((one) => [...expanded(one, before)]) };
  } catch (error) {
    return { error: String(error.stack) };
  }
}

// ICAL.Event takes every override of the calendar for its own unless told which.
function series(data) {
  const found = new Map();
  for (const component of new ICAL.Component(ICAL.parse(data)).getAllSubcomponents("vevent")) {
    const uid = component.getFirstPropertyValue("uid");
    const one = found.get(uid) ?? { masters: [], overrides: [] };
    found.set(uid, one);
    (component.hasProperty("recurrence-id") ? one.overrides : one.masters).push(component);
  }
  return found.values();
}

// Overrides may move an occurrence from behind `before` to the front of it.
function* expanded({ masters, overrides }, before) {
  const last = Math.max(before, ...overrides.map((one) => new ICAL.Event(one).recurrenceId.toUnixTime() + 1));
  for (const master of masters) {
    const event = new ICAL.Event(master, { exceptions: overrides });
    const iterator = event.iterator();
    for (let next = iterator.next(); next && next.toUnixTime() < last; next = iterator.next()) {
      yield occurrence(event.getOccurrenceDetails(next));
    }
  }
}

function occurrence({ item, startDate, endDate }) {
  return {
    uid: item.uid,
    start: moment(startDate),
    end: moment(endDate),
    status: item.component.getFirstPropertyValue("status"),
    summary: item.summary,
  };
}

function moment(time) {
  return time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}
