"""Parts of the larger formats: mail, Meta, Telegram, Twilio, WeChat, WhatsApp, Zalo."""
