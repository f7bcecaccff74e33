"""The final report: facts of a programme -> what its templates print, in English, French, Spanish or Arabic.

Other packages use only what is listed here; ``outcomes.documents`` registers it as a document.

``content.build(subject: Report | Programme, *, language: str | None = None, today: date) -> ReportData``
    Everything the report prints, from at most 15 statements. A ``Programme`` gives a transient draft as of ``today``;
    a ``Report`` brings its own language, texts and day (``data_as_of``).
``presenter.present(data) -> dict``
    What the templates get besides the data.
``presenter.preview_html(data, *, back: str) -> str``
    A complete page for the browser, down to 320 pixels, with a way back to the page of the report.
    Send it with ``Content-Security-Policy: presenter.PREVIEW_POLICY``.

The command ``report CODE [--language fr] [--output report.pdf]`` makes one now, with or without a ``Report``.

Inside: ``sentences`` turns data into phrases, ``figures`` numbers figures and tables, ``charts`` works out places;
templates hold all markup, all drawings and most words.

What may be printed is decided in ``content.fetch``: open sessions of both sides and results meetings, shared
entries that are open to the whole exchange with their amendments, lessons whose side agreed, no way to reach a
person; and in ``content.answers``: feedback of ``P2P_MIN_ANSWERS`` answers and more, pooled as on the pages.
"""
