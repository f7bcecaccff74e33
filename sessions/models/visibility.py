"""Who may read a session or an entry of its notes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may read a session or a note entry."""

    EXCHANGE = "exchange", _("Everyone in this exchange")
    OWN_SIDE = "own_side", _("My side only")
    UNATTRIBUTED = "unattributed", _("Source not named")
    IN_THE_ROOM = "in_the_room", _("Stays in the room")


PUBLIC_TO_EXCHANGE = [Visibility.EXCHANGE, Visibility.UNATTRIBUTED]
