"""How to reach somebody: phones, WeChat, QQ, LINE, Zalo and e-mail in a message."""
