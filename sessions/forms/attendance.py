"""Heads counted at a session."""

from django import forms

from p2p.base.records.forms import StaleCheckForm, apply_defaults
from sessions.models import Attendance


class AttendanceForm(StaleCheckForm, forms.ModelForm):
    class Meta:
        model = Attendance
        fields = [
            "public",
            "private",
            "civil_society",
            "academia",
            "media",
            "international",
            "women",
            "men",
            "other_gender",
            "registered",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            apply_defaults(field)
