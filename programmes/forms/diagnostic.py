"""The diagnostic assessment."""

from p2p.base.records.forms import RecordForm
from programmes.models import DiagnosticAssessment, Document


class DiagnosticForm(RecordForm):
    class Meta:
        model = DiagnosticAssessment
        fields = ["carried_out_on", "consulted", "summary", "document"]

    def limit_choices(self) -> None:
        self.fields["document"].queryset = Document.objects.live().filter(programme=self.programme)
