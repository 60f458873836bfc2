"""Who may do what, product by product: relation by command, each cell with the rule that it enacts.

Read a row aloud: "Transfer: the handler may, by OC-6.1; anybody else is refused by OC-6.3."
"""

from omnikit.model.actors import Permission
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddNote,
    AddParticipants,
    Block,
    DeclineOffer,
    EditContact,
    End,
    Export,
    FollowUp,
    Join,
    Leave,
    Mute,
    Pin,
    RemoveCollaborators,
    Reopen,
    Reply,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Unpin,
    Untag,
    Whisper,
)
from omnikit.policies.access import Access, May, Who

# fmt: off

NOT_THERE = Who("HO-41")
"""What a product does not have."""

NOTHING: Access = dict.fromkeys((
    StartConversation, FollowUp, TakeOver, Transfer, AddCollaborators, Join, RemoveCollaborators, Leave, Reply, Whisper,
    End, Reopen, Pin, Unpin, AddParticipants, AcceptOffer, DeclineOffer, Mute, Unmute, Block, Unblock, EditContact, AddNote,
    Tag, Untag, Export,
), NOT_THERE)

# Omnichat: conversations ----------------------------------------------------------------------------------

PLAIN_ACCESS: Access = {
    **NOTHING,
    StartConversation:   Who("OC-1.2", outsider=May("OC-1.2"), handler=May("OC-1.2"), collaborator=May("OC-1.2"), participant=May("OC-1.2")),
    FollowUp:            Who("OC-1.4", outsider=May("OC-1.4")),
    TakeOver:            Who("OC-6.4", outsider=May("OC-6.4"), collaborator=May("OC-6.4")),
    Transfer:            Who("OC-6.3", handler=May("OC-6.1")),
    AddCollaborators:    Who("CO-0.6"),
    Join:                Who("CO-0.6"),
    RemoveCollaborators: Who("CO-0.6"),
    Leave:               Who("CO-0.6"),
    Reply:               Who("HO-12",  handler=May("HO-12"), collaborator=May("HO-12"), outsider=May("HO-12")),
    Whisper:             Who("HO-12",  handler=May("HO-12"), collaborator=May("HO-12"), participant=May("HO-12"), outsider=May("HO-12")),
    End:                 Who("OC-6.7", handler=May("OC-6.6")),
    Reopen:              Who("OC-1.6", handler=May("OC-1.6"), collaborator=May("OC-1.6"), outsider=May("OC-1.6")),
    Pin:                 Who("CO-13.1", handler=May("CO-13.1")),
    Unpin:               Who("CO-13.1", handler=May("CO-13.1")),
    EditContact:         Who("OC-8.2",  handler=May("OC-8.2"), collaborator=May("OC-8.2"), participant=May("OC-8.2"), outsider=May("OC-8.2")),
    AddNote:             Who("OC-8.3",  handler=May("OC-8.3"), collaborator=May("OC-8.3"), participant=May("OC-8.3"), outsider=May("OC-8.3")),
    Tag:                 Who("OC-10.6", handler=May("OC-10.6"), collaborator=May("OC-10.6"), participant=May("OC-10.6"), outsider=May("OC-10.6")),
    Untag:               Who("OC-10.7", handler=May("OC-10.7"), collaborator=May("OC-10.7"), participant=May("OC-10.7"), outsider=May("OC-10.7")),
    Export:              Who("OC-12.1", handler=May("OC-12.1"), collaborator=May("OC-12.1"), participant=May("OC-12.1"), outsider=May("OC-12.1")),
}

# Omnichat: collaborative conversations, while there is one handler ------------------------------------------

ALONE_ACCESS: Access = {
    **PLAIN_ACCESS,
    AddCollaborators:    Who("CO-1.6", handler=May("CO-1.6"), also=("CO-0.1",)),
    Join:                Who("CO-2.2", outsider=May("CO-2.2", Permission.JOIN)),
    RemoveCollaborators: Who("CO-3.3", handler=May("CO-3.2")),
    Leave:               Who("CO-4.1", collaborator=May("CO-4.1")),
    Reply:               Who("CO-0.3", handler=May("CO-0.3"), also=("CO-2.1",)),
    Whisper:             Who("CO-0.3", handler=May("CO-0.3")),
}

# … and from the first collaborator on

TOGETHER_ACCESS: Access = {
    **ALONE_ACCESS,
    StartConversation:   Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3"), also=("CO-2.1",)),
    TakeOver:            Who("CO-5.1", collaborator=May("CO-5.1", Permission.TAKE_OVER), also=("CO-8.5",)),
    Transfer:            Who("CO-6.2", handler=May("CO-6.1")),
    AddCollaborators:    Who("CO-1.6", handler=May("CO-1.6"), collaborator=May("CO-1.6", Permission.ADD_COLLABORATORS), also=("CO-0.1",)),
    Join:                Who("CO-2.2", outsider=May("CO-2.2", Permission.JOIN), collaborator=May("CO-2.3"), also=("CO-0.2", "CO-0.4")),
    RemoveCollaborators: Who("CO-3.3", handler=May("CO-3.2"), collaborator=May("CO-3.3", Permission.REMOVE_COLLABORATORS), outsider=May("CO-3.3", Permission.REMOVE_COLLABORATORS)),
    Reply:               Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3"), also=("CO-2.1",)),
    Whisper:             Who("CO-0.3", handler=May("CO-0.3"), collaborator=May("CO-0.3")),
    End:                 Who("CO-7.1", handler=May("CO-7.1")),
    Reopen:              Who("CO-8.1", handler=May("CO-8.1"), collaborator=May("CO-8.1"), outsider=May("CO-8.4", Permission.REOPEN_FOR_TEAM)),
    Pin:                 Who("CO-13.1", handler=May("CO-13.1"), collaborator=May("CO-13.1")),
    Unpin:               Who("CO-13.1", handler=May("CO-13.1"), collaborator=May("CO-13.1")),
}

# FIRST LINE: the queue finds the member, who accepts ----------------------------------------------------------

QUEUE_ACCESS: Access = {
    **NOTHING,
    StartConversation:   Who("FL-1.2", outsider=May("FL-1.2"), handler=May("FL-1.2")),
    AcceptOffer:         Who("HO-12",  outsider=May("HO-12")),
    DeclineOffer:        Who("HO-12",  outsider=May("HO-12")),
    Reply:               Who("HO-12",  handler=May("HO-12")),
    End:                 Who("HO-12",  handler=May("HO-12")),
    EditContact:         Who("HO-12",  handler=May("HO-12")),
    AddNote:             Who("HO-12",  handler=May("HO-12")),
}

# OMI: members join and take part side by side -------------------------------------------------------------------

JOIN_ACCESS: Access = {
    **NOTHING,
    StartConversation:   Who("HO-12",  outsider=May("HO-12"), participant=May("HO-12")),
    Join:                Who("OM-0.1", outsider=May("OM-0.1"), participant=May("OM-0.1")),
    AddParticipants:     Who("OM-3.1", participant=May("OM-3.1")),
    Leave:               Who("OM-3.2", participant=May("OM-3.2")),
    Reply:               Who("OM-0.1", participant=May("OM-3.2")),
    Whisper:             Who("OM-7.2", participant=May("OM-7.2")),
    End:                 Who("HO-12",  participant=May("HO-12")),
    Reopen:              Who("OM-8.2"),
    EditContact:         Who("HO-12",  participant=May("HO-12"), outsider=May("HO-12")),
    AddNote:             Who("HO-12",  participant=May("HO-12"), outsider=May("HO-12")),
}

# Reception: the owner, and colleagues who help --------------------------------------------------------------------

DESK_ACCESS: Access = {
    **NOTHING,
    StartConversation:   Who("HO-12",  outsider=May("HO-12"), handler=May("HO-12")),
    Reply:               Who("RC-8.3", handler=May("HO-12"), colleague=May("RC-8.3")),
    Transfer:            Who("RC-7.10", handler=May("RC-7.2"), colleague=May("RC-7.9", Permission.TRANSFER_FOR_OTHERS)),
    End:                 Who("RC-7.4", handler=May("RC-7.4"), colleague=May("RC-8.5")),
    Mute:                Who("RC-7.6", handler=May("RC-7.6")),
    Unmute:              Who("RC-7.7", handler=May("RC-7.7"), outsider=May("RC-7.7")),  # what is nobody's, whoever sees it
    Block:               Who("HO-12",  handler=May("RC-7.8")),
    Unblock:             Who("HO-12",  handler=May("RC-7.8")),
    EditContact:         Who("RC-3.3", handler=May("RC-3.3"), colleague=May("RC-8.5"), outsider=May("RC-3.3"), also=("RC-3.5",)),
    AddNote:             Who("HO-12",  handler=May("HO-12"), colleague=May("HO-12"), outsider=May("HO-12")),
    Tag:                 Who("RC-3.11", handler=May("RC-3.11"), colleague=May("RC-8.5"), outsider=May("RC-3.11")),
    Untag:               Who("RC-3.8", handler=May("RC-3.8"), colleague=May("RC-8.5"), outsider=May("RC-3.8")),
    Export:              Who("RC-7.14", handler=May("RC-7.14"), colleague=May("RC-7.14"), outsider=May("RC-7.14")),
}

# fmt: on
