"""The final report: facts of a programme -> HTML -> tagged PDF, in English, French, Spanish or Arabic.

Other packages use only what is listed here; importing it is cheap (WeasyPrint is
loaded only inside ``render.pdf``, which belongs in a child process).

``content``
    ``build(subject: Report | Programme, *, language: str | None = None, today: date) -> ReportData``
        Everything the report prints, from at most 15 statements. A ``Programme`` gives a transient
        draft as of ``today``; a ``Report`` brings its own language, texts and day (``data_as_of``).
    ``make_snapshot(data: ReportData) -> dict``
        The headline figures and the table of indicators as plain JSON, as kept in ``Report.snapshot``.
``render``
    ``html(data: ReportData) -> str``            the document without a style sheet
    ``pdf(data: ReportData) -> bytes``           PDF/UA-1; raises ``OSError`` where Pango is missing
    ``pdf_and_pages(data) -> tuple[bytes, int]`` the same with the number of its pages
    ``preview_html(report: Report, *, today: date) -> str``
        A complete page for the browser, down to 320 pixels, with a way back to the page of the report.
        Send it with ``Content-Security-Policy: render.PREVIEW_POLICY``.
``jobs``
    ``start_waiting_jobs(now: datetime) -> int`` claim free jobs and start a child for each (the tick of beat)
    ``pango_available() -> bool``                whether this machine can make a PDF
    ``PANGO_PACKAGES: str``                      the Debian packages to install when it cannot
    ``failure_message(code: str) -> str``        what ``Report.reason`` means and what to do, translated

Commands: ``report CODE [--language fr] [--output report.pdf]`` makes one now, with or without a ``Report``;
``render_report PK WORKER`` is the child that the tick starts.

Inside: ``sentences`` turns data into phrases, ``figures`` numbers figures and tables, ``charts`` works
out places and ``text_width`` the width of text; templates hold all markup, all drawings and most words.

What may be printed is decided in ``content.fetch``: open sessions of both sides and results meetings, shared
entries that are open to the whole exchange with their amendments, lessons whose side agreed, no way to reach a
person; and in ``content.answers``: feedback of ``P2P_MIN_ANSWERS`` answers and more, pooled as on the pages.
"""
