"""The calendar file attached to messages about sessions."""

import datetime as dt
from typing import Any

from icalendar import Alarm, Calendar, Event, vCalAddress

from p2p.base.notifications.models import Notification


def calendar_file(events: list[dict[str, Any]], notification: Notification) -> tuple[str, bytes, str]:
    """Name, content and type of the file. The same ``uid`` with a higher ``sequence`` replaces the earlier entry.

    An event holds uid, sequence, start and end (instants in ISO form), title, location, url, organizer and whether it
    is cancelled.
    """
    method = "CANCEL" if all(event["cancelled"] for event in events) else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//P2P Programmes//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(make_calendar_event(event, notification))
    return "session.ics", calendar.to_ical(), f"text/calendar; method={method}; charset=utf-8"


def make_calendar_event(event: dict[str, Any], notification: Notification) -> Event:
    entry = Event()
    entry.add("uid", event["uid"])
    entry.add("sequence", event["sequence"])
    entry.add("dtstamp", notification.due_at.astimezone(dt.UTC))
    for name in ("start", "end"):
        entry.add(f"dt{name}", dt.datetime.fromisoformat(event[name]).astimezone(dt.UTC))
    entry.add("summary", event["title"])
    entry.add("status", "CANCELLED" if event["cancelled"] else "CONFIRMED")
    for name in ("location", "url"):
        if event.get(name):
            entry.add(name, event[name])
    entry.add("organizer", vCalAddress(f"mailto:{event['organizer']}"))
    entry.add("attendee", vCalAddress(f"mailto:{notification.person.mailbox}"))
    if not event["cancelled"]:
        entry.add_component(make_alarm(event["title"]))
    return entry


def make_alarm(words: str) -> Alarm:
    """An alarm one hour before the start."""
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", dt.timedelta(hours=-1))
    return alarm
