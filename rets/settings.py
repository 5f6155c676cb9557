"""What an installation can choose, read from the environment (`RETS_...`) and nowhere else."""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a safe default; `rets settings` prints them with their meaning."""

    model_config = SettingsConfigDict(env_prefix="RETS_", extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(
        None,
        description="Adres van de database voor het dagelijks werk (rol zonder BYPASSRLS en geen eigenaar). "
        "Leeg: het programma start zelf een PostgreSQL in `data_dir`.",
    )
    database_owner_url: SecretStr | None = Field(
        None, description="Adres voor migraties, met de rol die de tabellen bezit. Leeg: gelijk aan `database_url`."
    )
    database_pool: int = Field(10, ge=1, le=200, description="Hoogste aantal gelijktijdige verbindingen per proces.")
    data_dir: Path = Field(Path(".data"), description="Map voor alles wat het programma zelf bewaart.")
    demo: bool = Field(False, description="Demonstratie: aanmelden als voorbeeldpersoon, met voorbeeldgegevens.")
    secret_key: SecretStr | None = Field(
        None, description="Sleutel voor het ondertekenen van sessies. Leeg: eenmalig gemaakt en bewaard in `data_dir`."
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Het adres van de site, voor links in berichten.")
    session_hours: int = Field(10, ge=1, le=24, description="Na zoveel uren moet iemand zich opnieuw aanmelden.")
    smtp_url: SecretStr | None = Field(
        None,
        description="Mailserver: `smtp://gebruiker:wachtwoord@server:587` of `smtps://...`. Leeg: niet versturen.",
    )
    mail_from: str = Field("rets@localhost", description="Afzender van berichten.")
    sweep_seconds: int = Field(30, ge=1, le=3600, description="Zo vaak kijkt het programma welke termijnen om zijn.")
    log_json: bool = Field(False, description="Logregels als JSON, voor verwerking door een ander programma.")


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()  # type: ignore[call-arg]


def session_key(settings: Settings) -> bytes:
    """The key that signs sessions: the configured one, else one made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes().strip()
