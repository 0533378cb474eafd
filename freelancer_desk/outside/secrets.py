"""The only door to the keyring of the system: the token of a campaign that asks for one, and nothing else."""

from __future__ import annotations

from freelancer_desk.domain.problems import DeskError

SERVICE = "freelancer-desk/aggregate"


def token(origin: str) -> str:
    """The token kept for an address; empty where there is none, or no keyring that works."""
    try:
        import keyring

        return keyring.get_password(SERVICE, origin) or ""
    except Exception:  # noqa: BLE001  a keyring of the system raises what its own bus does
        return ""


def keep_token(origin: str, value: str) -> None:
    """Keep a token and read it back; raises DeskError `no_keyring`: then it is asked for each time and kept nowhere."""
    try:
        import keyring

        keyring.set_password(SERVICE, origin, value)
        kept = keyring.get_password(SERVICE, origin)
    except Exception:  # noqa: BLE001  a keyring of the system raises what its own bus does
        kept = None
    if kept != value:
        raise DeskError("no_keyring")


def forget_token(origin: str) -> None:
    """Delete a token, if there is one."""
    try:
        import keyring

        if keyring.get_password(SERVICE, origin):
            keyring.delete_password(SERVICE, origin)
    except Exception:  # noqa: BLE001  a keyring of the system raises what its own bus does
        return
