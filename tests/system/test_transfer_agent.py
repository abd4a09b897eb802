"""A mail transfer agent that is in use everywhere, Exim from Debian's packages, takes and delivers a mail of ours."""

import email
import email.policy
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from storage.model import Delivery, Recipient
from tests.ports import listens, own_port
from tests.until import PATIENCE, until
from tests.worker.deliver.alerts import NOON, alert, section
from worker.deliver.email import Mailer, SmtpSettings
from worker.deliver.message import MailLook, mail

EXIM = shutil.which("exim4")
USER = "Debian-exim"
SENDER = "Copytaster <alerts@desk.example>"
#: takes mail only over TLS and after log-in, and puts all of it into one folder
CONFIGURATION = """
primary_hostname = mail.example
spool_directory = {folder}/spool
log_file_path = {folder}/spool/%slog
keep_environment =
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  accept authenticated = *
  deny message = log in first
begin routers
all:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = {folder}/mails
  maildir_format
  user = Debian-exim
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{desk}}}}{{eq{{$auth3}}{{correct horse}}}}}}}}
"""


@contextmanager
def running_exim(folder: Path, port: int) -> Iterator[SmtpSettings]:
    """Exim on loopback, and how to reach it."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    (folder / "cert.pem").write_bytes(b"".join(part.bytes() for part in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "exim.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    for name in ("spool", "mails"):
        (folder / name).mkdir()
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, "root" if path.name == "exim.conf" else USER)
    assert EXIM
    process = subprocess.Popen([EXIM, "-C", str(folder / "exim.conf"), "-bdf"], stderr=subprocess.DEVNULL)
    try:
        until(lambda: listens(port), what=lambda: _log(folder))
        yield SmtpSettings(
            host="127.0.0.1",
            port=port,
            username="desk",
            password="correct horse",
            starttls=True,
            ca_file=str(folder / "ca.pem"),
            timeout=PATIENCE,
            from_=SENDER,
        )
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _log(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in (folder / "spool").glob("*log") if path.is_file())


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that Exim's own user can reach, which pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="copytaster-exim-") as name:
        yield Path(name)


@pytest.mark.skipif(EXIM is None or os.geteuid() != 0, reason="needs Debian's exim4-daemon-light, and root to start it")
def test_exim_takes_and_delivers_our_mail(folder: Path) -> None:
    told = alert("story.new", topic="حلب", sections=(section(),))
    delivery = Delivery(id="msg_1", alert=told, to=Recipient(channel="desk", address="anna@desk.example"))
    look = MailLook(sender=SENDER, list_host="desk.example", unsubscribe_url="https://news.example/unsubscribe/x")
    with own_port() as port, running_exim(folder, port) as server:
        mailer = Mailer(server)
        receipt = mailer.send(mail(delivery, look, sent_at=NOON), "anna@desk.example")
        mailer.close()
        assert (receipt.outcome, receipt.status) == ("sent", 250), _log(folder)
        until(lambda: list((folder / "mails" / "new").glob("*")), what=lambda: _log(folder))
        (file,) = (folder / "mails" / "new").iterdir()
    got = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert got["Subject"].startswith("[حلب]")
    assert got["Message-ID"] == "<msg_1@desk.example>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "TLS1.3" in got["Received"]
    assert "حلب" in got.get_body(("plain",)).get_content()
    assert got.get_body(("html",)) is not None
