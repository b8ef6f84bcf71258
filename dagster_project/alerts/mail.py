"""A notice as a mail.

Add here: what a mail server may ask for. Keep out: what is said (notice.py), attempts and time limits (sending.py).
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from dagster_project.alerts.notice import Notice
from dagster_project.alerts.secrets import mail_password
from dagster_project.operations import Mail
from dagster_project.settings import DataRoot


def send(root: DataRoot, mail: Mail, notice: Notice, timeout: float) -> None:
    """Hands the notice to the mail server.

    Raises:
        CouldNotRun: the password is not there. OSError, smtplib.SMTPException: the server was not reached or refused.
    """
    message = EmailMessage()
    message["Subject"] = notice.subject()
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text(), cte="base64")
    with _connected(mail, timeout) as server:
        if mail.user is not None:
            server.login(mail.user, mail_password(root, mail.password_file))
        server.send_message(message)


def _connected(mail: Mail, timeout: float) -> smtplib.SMTP:
    if mail.security == "none":
        return smtplib.SMTP(mail.host, mail.port, timeout=timeout)
    trusted = ssl.create_default_context(cafile=mail.ca_file)
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=timeout, context=trusted)
    server = smtplib.SMTP(mail.host, mail.port, timeout=timeout)
    try:
        server.starttls(context=trusted)
    except BaseException:
        server.close()
        raise
    return server
