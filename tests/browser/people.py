"""People of the demonstration, by what they are."""

ACHIENG = "achieng@uga-film.example"  # coordinates UGA-FILM
AYEN = "ayen@ssd.example"  # coordinates SSD-COPY, which is in its last phase
NAKATO = "nakato@uga-film.example"  # owes the notes of a session
THANDI = "thandi@zaf.example"  # leads the peers of UGA-FILM
MARIANA = "mariana@cri.example"  # wrote the notes of session 5 of CRI-MUSIC, which are being corrected
KOFI = "kofi@field-a.unesco.example"  # programme officer
ILSE = "ilse@hq.unesco.example"  # reads the whole portfolio
AMAL = "amal@admin.example"  # administers the site
RENSKE = "renske@funding.example"  # observes
PASSWORD = "learn-from-your-peers"
