"""What the program says of being counted."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "refusal.campaign_wrong": "This is not a campaign file that the program takes ({what}).",
    "refusal.campaign_unknown": "There is no campaign “{campaign}” here.",
    "refusal.campaign_missing": "Say which campaign with --campaign FILE.",
    "refusal.campaign_closed": "The campaign {campaign} takes no reports today.",
    "refusal.campaign_changed": "The campaign {campaign} is not the one you agreed to. Look at it again and decide anew.",
    "refusal.campaign_differs": "{host} offers another campaign than the one you read. Nothing was sent.",
    "refusal.release_wrong": "What was published cannot be read as a table.",
    "refusal.sharing_unreadable": "{file} beside your book cannot be used. Nothing was sent.",
    "refusal.sharing_not_yours": "This is a copy of somebody else’s book: it reports nothing.",
    "refusal.sharing_rate_unknown": "{n} payments cannot be told in dollars, the first of them {first}: add the rate of that day.",
    "refusal.sharing_budget": "What a year may give away ({period}) is spent: nothing more is sent for it.",
    "refusal.report_unknown": "Nothing was sent or queued for {campaign}.",
    "refusal.report_published": "The report for {campaign} was counted already: it cannot be taken back.",
    "refusal.token_missing": "{host} asks for a token, and none is kept here.",
    "refusal.no_keyring": "This computer keeps no secrets (there is no keyring that works). The token is asked for each time.",
    "cli.share": "be counted, if you want: show, send once, take back, forget",
    "cli.share.action": "what to do",
    "cli.share.campaign": "the campaign’s file",
    "cli.share.slice": "one thing more that may be told, such as region=PB, sex=female, age=under_30, trend=yes",
    "cli.share.token": "read the token from standard input",
    "sharing.state.nothing": "Nothing was drawn, queued or sent.",
    "sharing.state.drawn": "Looked at, nothing was sent.",
    "sharing.state.queued": "Waiting to be sent.",
    "sharing.state.sending": "Being sent; it is not known yet whether it arrived.",
    "sharing.state.accepted": "Arrived and counted once.",
    "sharing.state.refused": "Refused by the other side; it is not tried again.",
    "sharing.state.withdrawn": "Taken back.",
}
