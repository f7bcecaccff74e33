"""What a document may load while it is made. Imports WeasyPrint, so only the child process imports this."""

import weasyprint
from weasyprint.urls import URLFetcherResponse

from p2p.base.documents.fonts import FILES


class FontFetcher(weasyprint.URLFetcher):
    """Knows ``data:`` and ``font:`` with a name of our own table, and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        if scheme != "font":
            return super().fetch(url, headers)
        if name not in FILES:
            raise ValueError(f"There is no font {name}.")
        return URLFetcherResponse(url, FILES[name].read_bytes(), {"Content-Type": "font/ttf"})
