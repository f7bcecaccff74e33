"""Pages that read the whole house, by noun."""

from p2p.pages.home.views.messages import link_for, message, message_log, preview, timetable, timing
from p2p.pages.home.views.pages import (
    device,
    healthz,
    healthz_jobs,
    help_page,
    history,
    home,
    offline,
    privacy,
    programme,
    worker,
)
from p2p.pages.home.views.people import entered, profile
from p2p.pages.home.views.staff import change_colleague, colleague, new_colleague, staff
from p2p.pages.home.views.todo import digest_off, later, later_by_link, notifications, switches, switches_by_link, team

__all__ = [
    "change_colleague",
    "colleague",
    "device",
    "digest_off",
    "entered",
    "healthz",
    "healthz_jobs",
    "help_page",
    "history",
    "home",
    "later",
    "later_by_link",
    "link_for",
    "message",
    "message_log",
    "new_colleague",
    "notifications",
    "offline",
    "preview",
    "privacy",
    "profile",
    "programme",
    "staff",
    "switches",
    "switches_by_link",
    "team",
    "timetable",
    "timing",
    "worker",
]
