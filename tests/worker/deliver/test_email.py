"""Sending against a real SMTP server on loopback, which insists on STARTTLS and a log-in."""

import email
import email.policy
import socket
import ssl
from dataclasses import replace

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from storage.model import Delivery, Recipient
from tests.ports import own_port
from tests.until import PATIENCE, until
from tests.worker.deliver.alerts import NOON, alert, section
from worker.deliver.email import MESSAGES_A_CONNECTION, Mailer, SmtpSettings
from worker.deliver.message import MailLook, mail

USER, PASSWORD = "desk", "correct horse"
SENDER = "Copytaster <alerts@desk.example>"


class Server:
    """Takes mails, or answers what `rcpt` and `data` say."""

    def __init__(self, tls, port):
        self.mails, self.sessions, self.rcpt, self.data = [], set(), "250 OK", "250 OK"
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=port,
            ready_timeout=PATIENCE,
            server_hostname="mail.example",
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            authenticator=self.authenticate,
        )

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.talk = server
        self.sessions.add(session.peer)
        if self.data.startswith("2"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.data


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def server(authority):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with own_port() as port:
        server = Server(tls, port)
        server.controller.start()
        yield server
        server.controller.stop()


@pytest.fixture
def smtp(server, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return SmtpSettings(
        host="127.0.0.1",
        port=server.controller.port,
        username=USER,
        password=PASSWORD,
        ca_file=str(tmp_path / "ca.pem"),
        timeout=PATIENCE,
        from_=SENDER,
    )


@pytest.fixture
def mailer(smtp):
    mailer = Mailer(smtp)
    yield mailer
    mailer.close()


def message(to="anna@desk.example", headline="House falls in Aleppo"):
    told = alert(sections=(section(headline),))
    delivery = Delivery(id="d-1", alert=told, to=Recipient(channel="desk", address=to))
    return mail(delivery, MailLook(sender=SENDER, list_host="desk.example"), NOON)


def test_a_mail_arrives_as_it_was_written(server, mailer):
    headline = "حلب: مقتل 9 أشخاص في انهيار مبنى سكني بحي صلاح الدين"
    receipt = mailer.send(message(headline=headline), "anna@desk.example", SENDER)
    assert (receipt.outcome, receipt.status) == ("sent", 250)
    ((sender, to, raw),) = server.mails
    assert (sender, to) == ("alerts@desk.example", ["anna@desk.example"])
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == f"[Aleppo] {headline}"
    assert headline in read.get_body(("plain",)).get_content()


def test_a_connection_carries_many_messages_and_then_another_one_is_opened(server, mailer):
    for _ in range(MESSAGES_A_CONNECTION + 1):
        assert mailer.send(message(), "anna@desk.example").outcome == "sent"
    assert len(server.mails) == MESSAGES_A_CONNECTION + 1
    assert len(server.sessions) == 2


def test_a_connection_that_the_server_dropped_is_opened_again(server, mailer):
    assert mailer.send(message(), "anna@desk.example").outcome == "sent"
    server.controller.loop.call_soon_threadsafe(server.talk.transport.abort)
    until(lambda: server.talk.transport is None)
    assert mailer.send(message(), "anna@desk.example").outcome == "sent"
    assert len(server.sessions) == 2


@pytest.mark.parametrize(
    ("where", "answer", "outcome", "words"),
    [
        (
            "rcpt",
            "550 5.1.1 no such user",
            "dead",
            "anna@desk.example was refused by 127.0.0.1: 550 5.1.1 no such user",
        ),
        ("rcpt", "450 4.2.0 greylisted", "retry", "450 4.2.0 greylisted"),
        ("data", "554 5.7.1 looks like spam", "dead", "the message was refused by 127.0.0.1: 554"),
        ("data", "451 4.7.1 try again", "retry", "451 4.7.1 try again"),
        ("rcpt", "421 4.3.2 shutting down", "retry", "421"),
    ],
)
def test_what_the_server_refuses(server, mailer, where, answer, outcome, words):
    setattr(server, where, answer)
    receipt = mailer.send(message(), "anna@desk.example")
    assert receipt.outcome == outcome
    assert words in receipt.reason
    assert receipt.status == int(answer[:3])
    assert server.mails == []
    setattr(server, where, "250 OK")
    assert mailer.send(message(), "anna@desk.example").outcome == "sent"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong horse"}, "refused the log-in: 535"),
        ({"username": "", "password": ""}, "refused to go on: 530"),
        ({"ca_file": ""}, "is not trusted"),
        ({"ca_file": "/nowhere/ca.pem"}, "the file /nowhere/ca.pem of [email] ca_file does not exist"),
        ({"starttls": False}, "mail over 127.0.0.1"),
        ({"port": 1}, "nothing listens on 127.0.0.1:1"),
    ],
)
def test_trouble_is_a_sentence_and_tried_again(smtp, change, words):
    mailer = Mailer(replace(smtp, **change))
    receipt = mailer.send(message(), "anna@desk.example")
    assert receipt.outcome == "retry"
    assert words in receipt.reason
    assert words in mailer.check() or change == {"username": "", "password": ""}
    for secret in (PASSWORD, "wrong horse"):
        assert secret not in receipt.reason
    mailer.close()


def test_a_server_that_says_nothing_is_given_up(smtp):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        mailer = Mailer(replace(smtp, port=mute.getsockname()[1], timeout=0.2))
        receipt = mailer.send(message(), "anna@desk.example")
    assert (receipt.outcome, "did not answer within 0.2 s" in receipt.reason) == ("retry", True)


def test_check_logs_in_and_sends_nothing(server, mailer):
    assert mailer.check() == ""
    assert server.mails == []


def test_the_password_is_not_in_what_is_printed(smtp):
    assert PASSWORD not in repr(smtp)
