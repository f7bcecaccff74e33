"""A follow-up action."""

from django.utils import timezone

from outcomes.models import ExpectedOutcome, FollowUpAction
from outcomes.models.follow_up import done_date
from p2p.base.records.forms import RecordForm
from programmes.members import people_working_in
from programmes.models import Need
from sessions.models import PeerSession


class FollowUpActionForm(RecordForm):
    class Meta:
        model = FollowUpAction
        fields = [
            "title",
            "owner",
            "due_on",
            "status",
            "remark",
            "done_on",
            "next_step",
            "outcome",
            "need",
            "session",
            "supporter",
        ]

    def limit_choices(self) -> None:
        self.fields["owner"].queryset = people_working_in(self.programme, self.instance.owner_id)
        self.fields["outcome"].queryset = ExpectedOutcome.objects.live().filter(programme=self.programme)
        self.fields["need"].queryset = Need.objects.wanted().filter(programme=self.programme)
        seen = PeerSession.objects.visible_to(self.viewer).filter(programme=self.programme)
        self.fields["session"].queryset = seen
        if self.instance.session_id and not seen.filter(pk=self.instance.session_id).exists():
            del self.fields["session"]  # stays what it is, unseen

    def clean(self):
        data = super().clean()
        for name, day in done_date(data, self.programme.day_of(timezone.now())).items():
            data[name] = day
            setattr(self.instance, name, day)  # or its constraint would ask for it
        return data
