"""omnikit's own plugin: the adapters that it brings, found through the entry point group that everybody uses."""

from collections.abc import Iterable

from omnikit.channels.protocol import Channel
from omnikit.plugins.hookspecs import hookimpl


@hookimpl
def omnikit_channels() -> Iterable[Channel]:
    """Return omnikit's own channels; their modules are imported here, when somebody asks for channels."""
    from omnikit.channels.email import EMAIL
    from omnikit.channels.facebook_comments import FACEBOOK_COMMENTS
    from omnikit.channels.instagram import INSTAGRAM
    from omnikit.channels.line import LINE
    from omnikit.channels.messenger import MESSENGER
    from omnikit.channels.sms import SMS
    from omnikit.channels.telegram import TELEGRAM
    from omnikit.channels.viber import VIBER
    from omnikit.channels.webchat import WEBCHAT
    from omnikit.channels.wechat import WECHAT
    from omnikit.channels.whatsapp import WHATSAPP
    from omnikit.channels.zalo import ZALO

    return (
        *(WEBCHAT, MESSENGER, FACEBOOK_COMMENTS, INSTAGRAM, LINE, WHATSAPP),
        *(WECHAT, ZALO, TELEGRAM, VIBER, EMAIL, SMS),
    )
