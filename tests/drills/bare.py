"""The least that can be done: claim a row, send a mail, mark the row. One process, no framework, no words.

``python -m tests.drills.bare DATABASE_URL PORT`` runs until nothing is due.
"""

import smtplib
import sys
from email.message import EmailMessage

import psycopg
from environ import Env

CLAIM = """
SELECT n.id, p.contact_email FROM notifications_notification n JOIN accounts_person p ON p.id = n.person_id
WHERE n.state = 'due' AND n.due_at <= now() ORDER BY n.due_at, n.id LIMIT 1 FOR UPDATE OF n SKIP LOCKED
"""
MARK = "UPDATE notifications_notification SET state = 'sent', sent_at = now(), tries = tries + 1 WHERE id = %s"


def mail_to(address: str, number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"], mail["Subject"] = f"<{number}@bare.example>", "The report is ready"
    mail["From"], mail["To"] = "programmes@p2p.example", address
    mail.set_content("The report has been made and can be opened.\n")
    return mail


def main(url: str, port: int) -> None:
    found = Env.db_url_config(url)
    place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "dbname": found["NAME"]}
    with psycopg.connect(**place) as database, smtplib.SMTP("127.0.0.1", port) as server:
        while row := database.execute(CLAIM).fetchone():
            number, address = row
            server.send_message(mail_to(address, number))
            database.execute(MARK, [number])
            database.commit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
