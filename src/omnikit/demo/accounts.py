"""The shop's channel accounts, as its host knows them: what the platforms call them, and secrets, all made up."""

from collections.abc import Mapping
from typing import Any

from omnikit.model.errors import UnknownName
from omnikit.model.ids import AccountId
from omnikit.model.thread import Account

APP = {"app_secret": "demo-app-secret", "verify_token": "demo-verify", "access_token": "demo-page-token"}
LINE = {"channel_secret": "demo-line-secret", "access_token": "demo-line-token"}
OUTLET = {"channel_secret": "demo-outlet-secret", "access_token": "demo-outlet-token"}
WECHAT = {"token": "demo-wechat-token", "access_token": "demo-wechat-access"}
ZALO = {"app_id": "4900000000000000002", "oa_secret_key": "demo-zalo-secret", "access_token": "demo-zalo-token"}
TELEGRAM = {"secret_token": "demo-telegram-secret", "access_token": "7900000001:demo"}
VIBER = {"auth_token": "demo-viber-token", "sender_name": "Lumi Home"}
TWILIO = {"account_sid": "AC00000000000000000000000000000001", "auth_token": "demo-twilio-token"}

# fmt: off
ACCOUNTS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    # our id            channel              the platform's id                     settings
    "line-main":        ("line",              "U0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d01", LINE),
    "line-outlet":      ("line",              "U0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d02", OUTLET),
    "webchat-site":     ("webchat",           "lumi-site",                         {"secret": "demo-site-secret"}),
    "messenger-page":   ("messenger",         "390000000000001",                   APP),
    "fanpage-comments": ("facebook_comments", "390000000000001",                   APP),
    "instagram-shop":   ("instagram",         "17841400000000901",                 APP),
    "whatsapp-main":    ("whatsapp",          "690000000000001",                   APP),
    "wechat-oa":        ("wechat",            "gh_demo00000001",                   WECHAT),
    "zalo-oa":          ("zalo",              "4900000000000000001",               ZALO),
    "telegram-bot":     ("telegram",          "7900000001",                        TELEGRAM),
    "viber-main":       ("viber",             "pa:demo-viber",                     VIBER),
    "mail-support":     ("email",             "support@lumi.example",              {}),
    "sms-main":         ("sms",               "+886277000001",                     TWILIO),
}
# fmt: on


def account(id: str) -> Account:
    """Return an account of the shop's as the desk knows it; raise ``UnknownName`` where there is none of that id."""
    if id not in ACCOUNTS:
        raise UnknownName("account", id, ACCOUNTS)
    channel, address, _ = ACCOUNTS[id]
    return Account(AccountId(id), channel, name=id, external=address)


def config(account: Account) -> Mapping[str, Any]:
    """Return what the host knows of an account."""
    return ACCOUNTS[account.id][2]
