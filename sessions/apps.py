from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django's own web sessions already own the label "sessions".
    label = "peer_sessions"
    verbose_name = _("Peer sessions")
