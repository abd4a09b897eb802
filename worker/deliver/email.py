"""Sends mails over SMTP: STARTTLS, log-in, one connection for many messages. Blocking; use it from a thread.

What comes of an attempt is a `Receipt`: a refused recipient is final, everything else is tried again by the table.
Sentences in receipts hold what the server said, never a password.
"""

import smtplib
import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from threading import Lock

from storage.model import Receipt
from worker.deliver.safe import visible

#: Servers cap the messages of a connection; a hundred is what the common ones allow.
MESSAGES_A_CONNECTION = 100
#: Port of SMTP inside TLS from the first octet (RFC 8314).
IMPLICIT_TLS_PORT = 465
#: Longest quotation of a server's answer.
ANSWER = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """`[email]` of the settings; `timeout` in seconds, for each exchange with the server."""

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    ca_file: str = ""
    timeout: float = 20.0
    from_: str = ""


class Mailer:
    """One connection to the mail server, opened when it is needed. Safe to use from several threads."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, message: EmailMessage, to: str, sender: str = "") -> Receipt:
        """What the server made of the message for this one recipient. `sender`: envelope, '' for `from_`."""
        envelope = parseaddr(sender or self._settings.from_)[1]
        with self._lock:
            try:
                connection = self._ready()
                connection.sendmail(envelope, [to], message.as_bytes())
            except smtplib.SMTPRecipientsRefused as refused:
                code, answer = refused.recipients[to]
                return self._refused(f"{to} was refused", code, answer)
            except smtplib.SMTPDataError as refused:
                return self._refused("the message was refused", refused.smtp_code, refused.smtp_error)
            except (smtplib.SMTPException, OSError, ValueError) as trouble:
                self._drop()
                return Receipt(outcome="retry", reason=self._explain(trouble), status=_status(trouble))
            self._sent += 1
        return Receipt(outcome="sent", reason=f"taken by {self._settings.host}", status=250)

    def check(self) -> str:
        """Connects and logs in without sending; what is wrong in a sentence, '' if nothing is."""
        with self._lock:
            self._drop()
            try:
                self._ready()
            except (smtplib.SMTPException, OSError, ValueError) as trouble:
                return self._explain(trouble)
            finally:
                self._drop()
        return ""

    def close(self) -> None:
        """Ends the connection; the next message opens another one."""
        with self._lock:
            self._drop()

    def _ready(self) -> smtplib.SMTP:
        """The open connection if it still answers, else a new one."""
        if self._connection is not None and self._sent < MESSAGES_A_CONNECTION:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass  # the server has closed it in the meantime, as it may
        self._drop()
        self._connection = self._open()
        self._sent = 0
        return self._connection

    def _open(self) -> smtplib.SMTP:
        s = self._settings
        tls = self._tls()
        if s.port == IMPLICIT_TLS_PORT:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(s.host, s.port, _own_name(), timeout=s.timeout, context=tls)
        else:
            connection = smtplib.SMTP(s.host, s.port, _own_name(), timeout=s.timeout)
        with ExitStack() as undo:
            undo.callback(connection.close)
            if s.starttls and s.port != IMPLICIT_TLS_PORT:
                connection.starttls(context=tls)
            if s.username:
                connection.login(s.username, s.password)
            undo.pop_all()
        return connection

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._settings.ca_file:
            context.load_verify_locations(self._settings.ca_file)
        return context

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()  # it is gone already

    def _refused(self, what: str, code: int, answer: bytes | str) -> Receipt:
        reason = f"{what} by {self._settings.host}: {code} {self._clean(answer)}"
        return Receipt(outcome="dead" if code >= 500 else "retry", reason=reason, status=code)

    def _explain(self, trouble: Exception) -> str:
        """One sentence for the owner."""
        server = f"{self._settings.host}:{self._settings.port}"
        if isinstance(trouble.__context__, TimeoutError):  # smtplib calls it a closed connection
            trouble = trouble.__context__
        match trouble:
            case smtplib.SMTPAuthenticationError():
                return f"{server} refused the log-in: {trouble.smtp_code} {self._clean(trouble.smtp_error)}"
            case smtplib.SMTPResponseException():
                return f"{server} refused to go on: {trouble.smtp_code} {self._clean(trouble.smtp_error)}"
            case ssl.SSLCertVerificationError():
                return f"the certificate of {server} is not trusted: {trouble.verify_message}; see [email] ca_file"
            case ssl.SSLError():
                return f"TLS with {server} failed: {self._clean(str(trouble.reason or trouble))}"
            case TimeoutError():
                return f"{server} did not answer within {self._settings.timeout:g} s"
            case FileNotFoundError():
                return f"the file {self._settings.ca_file} of [email] ca_file does not exist"
            case smtplib.SMTPServerDisconnected():
                return f"{server} closed the connection: {self._clean(str(trouble))}"
            case ConnectionRefusedError():
                return f"nothing listens on {server}"
            case socket.gaierror():
                return f"the host name {self._settings.host} is not known"
        return f"mail over {server} failed: {self._clean(str(trouble))}"

    def _clean(self, answer: bytes | str) -> str:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return visible(text.replace(self._settings.password, "…") if self._settings.password else text, ANSWER)


def _status(trouble: Exception) -> int | None:
    return trouble.smtp_code if isinstance(trouble, smtplib.SMTPResponseException) else None


def _own_name() -> str:
    """How we greet the server: our name without asking the name service, which may take long to say nothing."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"
