"""Translate notes."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from programmes.models import Programme
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import edit_page
from sessions import permissions
from sessions.actions import translations
from sessions.forms.translations import TranslationForm
from sessions.models import Translation
from sessions.permissions import can_write_notes
from sessions.views.note_review import get_readable_note


@programme_view(Can.WRITE_NOTES)
def edit_translation(request: ProgrammeRequest, programme: Programme, number: int, language: str) -> HttpResponse:
    note = get_readable_note(request, programme, number)
    if language not in dict(settings.LANGUAGES) or language == note.language:
        raise Http404
    if not permissions.is_for_everyone(note) and not can_write_notes(note, request.viewer):
        raise PermissionDenied(_("Some entries are not for everyone, so the writers of the notes translate them."))
    translation = Translation.objects.visible_to(request.viewer).filter(note=note, language=language).first()
    translation = translation or Translation(note=note, language=language)
    form = TranslationForm(request.POST or None, instance=translation, programme=programme)

    def save(values, expected, behalf):
        return translations.save_translation(
            translation=translation, values=values, by=request.user, expected=expected, behalf=behalf
        )

    heading = f"{_('Notes')} · {translation.get_language_display()}"
    return edit_page(request, programme, form=form, save=save, heading=heading, back=translation.get_absolute_url())
