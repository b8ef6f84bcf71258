"""Certificates, passwords and addresses: what mail and webhook demand before anything is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.alerts.secrets import mail_password
from dagster_project.alerts.tell import tell_of_night
from dagster_project.messages import CouldNotRun
from dagster_project.settings import MAIL_PASSWORD_VARIABLE, WEBHOOK_VARIABLE
from tests.alerts.conftest import City, outcome
from tests.alerts.listeners import PASSWORD, USER, Certificate, Hook, Mailbox, http_listener, mail_server


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "mail-password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # said of a server that is all TLS
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_encrypted_with_a_password(
    city: City, certificate: Certificate, password_file: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    box = Mailbox()
    with mail_server(box, **{security: certificate.server()}, login=True):  # type: ignore[arg-type]
        safe = City(city.root, box, city.hook)
        told = f"security: {security}, user: {USER}, password_file: {password_file}"
        safe.declare(f"{told}, ca_file: {certificate.file}", webhook=None)
        assert tell_of_night(city.root, outcome("refused", "r1")) == ()
        assert len(box.received) == 1
        # Without the city's own certificate authority nobody is trusted.
        safe.declare(told, webhook=None)
        (failure,) = tell_of_night(city.root, outcome("refused", "r2"))
        assert "SSLCertVerificationError" in failure.en
        monkeypatch.setenv(MAIL_PASSWORD_VARIABLE, "wrong")
        safe.declare(f"{told}, ca_file: {certificate.file}", webhook=None)
        (failure,) = tell_of_night(city.root, outcome("refused", "r3"))
        assert "SMTPAuthenticationError 535" in failure.en
        assert len(box.received) == 1


def test_starttls_is_never_left_out(city: City) -> None:
    """The server of this test knows no STARTTLS: nothing is sent in clear instead."""
    city.declare("security: starttls", webhook=None)
    (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert "SMTPNotSupportedError" in failure.en and city.box.received == []


def test_a_password_that_others_can_read_or_that_lies_in_the_data_root_is_not_used(
    city: City, password_file: Path
) -> None:
    inside = city.root.path / "password"
    inside.write_text(PASSWORD, encoding="utf-8")
    inside.chmod(0o600)
    password_file.chmod(0o640)
    absent = password_file.with_name("absent")
    for path, word in [
        (inside, "lies in the data root"),
        (password_file, "chmod 600"),
        (absent, "cannot be read"),
    ]:
        with pytest.raises(CouldNotRun) as raised:
            mail_password(city.root, str(path))
        assert word in raised.value.messages[0].en and PASSWORD not in str(raised.value)


def test_a_webhook_address_may_be_a_secret(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address, city.hook.url = city.hook.url, ""
    secret = tmp_path / "address"
    secret.write_text(address, encoding="utf-8")
    secret.chmod(0o600)
    declared = city.root.operations_file
    declared.write_text(f"alerts: {{webhook: {{url_file: {secret}}}}}\n", encoding="utf-8")
    assert tell_of_night(city.root, outcome("refused", "r1")) == ()
    declared.write_text("alerts: {webhook: {}}\n", encoding="utf-8")
    (failure,) = tell_of_night(city.root, outcome("refused", "r2"))
    assert WEBHOOK_VARIABLE in failure.en
    monkeypatch.setenv(WEBHOOK_VARIABLE, address)
    assert tell_of_night(city.root, outcome("refused", "r3")) == ()
    monkeypatch.setenv(WEBHOOK_VARIABLE, "file:///etc/passwd")
    (failure,) = tell_of_night(city.root, outcome("refused", "r4"))
    assert "no URL" in failure.en and "passwd" not in str(failure)
    assert [body["katsuyo"]["key"] for body in city.hook.received] == ["r1", "r2", "r3"]


def test_a_webhook_over_tls_is_asked_for_its_certificate(city: City, certificate: Certificate) -> None:
    hook = Hook()
    with http_listener(hook, tls=certificate.server()):
        declared = city.root.operations_file
        declared.write_text(f"alerts: {{webhook: {{url: '{hook.url}'}}}}\n", encoding="utf-8")
        (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
        assert "URLError" in failure.en and hook.received == []
        declared.write_text(
            f"alerts: {{webhook: {{url: '{hook.url}', ca_file: {certificate.file}}}}}\n", encoding="utf-8"
        )
        assert tell_of_night(city.root, outcome("refused", "r2")) == ()
        assert [body["katsuyo"]["key"] for body in hook.received] == ["r1", "r2"]
