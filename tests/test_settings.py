"""The settings mean the same from every folder and in every program that is started."""

from pathlib import Path

import pytest

import settings


def test_relative_folders_are_those_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_DATA", "data")
    monkeypatch.setenv("TRACKER_INBOX", "drop")

    found = settings.load()

    assert found.tracker_data == tmp_path / "data"
    assert found.inbox == str(tmp_path / "drop")


def test_the_inbox_lies_in_the_data_unless_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))

    assert settings.load().inbox == str(tmp_path / "inbox")


def test_the_inbox_may_be_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_INBOX", "s3://bucket/exports")

    assert settings.load().inbox == "s3://bucket/exports"


def test_a_password_in_the_inbox_is_refused_because_it_would_be_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRACKER_INBOX", "sftp://lena:hunter2@host/exports")

    with pytest.raises(settings.SettingsError, match=r"TRACKER_INBOX: .* password") as refused:
        settings.load()
    assert "hunter2" not in str(refused.value)


def test_the_home_folder_may_be_abbreviated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TRACKER_DATA", "~/data")

    assert settings.load().tracker_data == tmp_path / "data"


def test_a_program_that_is_started_finds_the_same_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_DATA", "data")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/tracker")
    first = settings.load()

    monkeypatch.chdir("/")
    for name, value in first.environment().items():
        monkeypatch.setenv(name, value)

    assert settings.load().environment() == first.environment()


def test_what_cannot_be_used_is_said_in_a_line_without_the_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRACKER_DATA", "/home/o'hara/data")

    with pytest.raises(settings.SettingsError, match=r"TRACKER_DATA: .* apostrophe") as refused:
        settings.load()

    assert "\n" not in str(refused.value)


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_KEY", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ==")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@somewhere/tracker")

    shown = repr(settings.load())

    assert "hunter2" not in shown
    assert "c2VjcmV0" not in shown


def test_a_login_comes_back_to_where_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTH_REDIRECT_URL", "https://tracker.example/elsewhere")

    with pytest.raises(settings.SettingsError, match=r"OAUTH_REDIRECT_URL: .*/connect/callback"):
        settings.load()


def test_an_app_s_secret_is_handed_on_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEBOOK_APP_SECRET", "hunter2")

    found = settings.load()

    assert "hunter2" not in repr(found)
    assert "hunter2" in found.environment().values()
