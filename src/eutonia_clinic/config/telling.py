"""The settings of an installation in words, without its secrets."""

from __future__ import annotations

from eutonia_clinic.config.environment import Environment


def settings_told(environment: Environment) -> tuple[tuple[str, str], ...]:
    """Each setting by its name, and what it is."""
    mail, sign_on = environment.mail, environment.single_sign_on
    return (
        ("data folder", str(environment.data_folder)),
        ("database", database_told(environment)),
        ("secret key", "from EUTONIA_SECRET_KEY" if environment.secret_key else "made and kept in the data folder"),
        ("allowed hosts", ", ".join(environment.allowed_hosts)),
        ("https", f"yes, HSTS {environment.hsts_seconds} seconds" if environment.https else "no: for this machine only"),
        ("proxy", "one in front, which says where requests come from" if environment.behind_proxy else "none"),
        ("second factor", "required of every user" if environment.second_factor else "not required: for trials only"),
        ("demonstration", "yes: every person is made up" if environment.demo else "no"),
        ("single sign-on", f"{sign_on.name}, {sign_on.issuer}" if sign_on else "none"),
        ("e-mail", f"by {mail.host}:{mail.port}, from {mail.sender}" if mail else "none: an administrator hands over links"),
    )


def database_told(environment: Environment) -> str:
    """Where the record is, without a password."""
    database = environment.database
    if environment.is_embedded:
        return f"SQLite, {database['NAME']}"
    return f"PostgreSQL, {database['NAME']} at {database['HOST'] or 'its own socket'}"
