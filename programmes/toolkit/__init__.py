"""The toolkit: phases, obstacles, outcomes and the other reference content, as data and not as rows."""

from programmes.toolkit.catalogue import Catalogue, catalogue
from programmes.toolkit.texts import Text

__all__ = ["Catalogue", "Text", "catalogue"]
