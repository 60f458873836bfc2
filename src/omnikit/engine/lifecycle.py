"""THE table: what may happen to a conversation, when, and what it becomes.

Two laws of this room. Every legal move is a row here, and a pair without a row is refused; there is no other
place where a status is checked. No row asks which product we are: where products differ, a rule or a
happening asks the profile a question.

How it works. A command is looked up under the conversation's status. The rules of ``always`` are asked
first, so that a stranger learns nothing; then the row's own, in order; the first broken one is the answer.
If all hold, the row's happenings make the events, and folding those gives the next value.

What is not here: who is seated (a machine of its own, in ``evolve``), which the rows only ask about;
the delivery of a message, which is the outbox's; the workspace's own commands (``administration``).
"""

from omnikit.engine.evolve import EVOLVERS
from omnikit.engine.happenings.contacts import (
    edited,
    email_given,
    facts_found,
    noted,
    tagged,
    tagged_automatically,
    untagged,
)
from omnikit.engine.happenings.exporting import exported
from omnikit.engine.happenings.messages import (
    acknowledged,
    answered_by_bot,
    received,
    reminded,
    reminder_skipped,
    replied,
    sent_automatically,
    whispered,
)
from omnikit.engine.happenings.moderation import blocked, muted, unblocked, unmuted
from omnikit.engine.happenings.people import (
    added,
    followed_up,
    joined,
    left,
    pinned,
    removed,
    taken_over,
    transferred,
    unpinned,
    withdrawn,
)
from omnikit.engine.happenings.queue import accepted, assigned, declined, handed_over, lapsed, offered, routed
from omnikit.engine.happenings.status import (
    became_overdue,
    ended,
    ended_by_silence,
    lane_changed,
    opened,
    reopened,
    returned,
    started,
)
from omnikit.engine.happenings.taking_part import announced, brought_in, took_part, went_out
from omnikit.engine.happenings.told import message_echoed, message_edited, message_reacted, message_unsent, signalled
from omnikit.engine.happenings.visitors import (
    ended_by_bot,
    ended_by_customer,
    entered,
    held_back,
    moved_on,
    visitor_spoke,
)
from omnikit.engine.table import SAME, Refusal, Row, Table
from omnikit.model.commands import (
    AcceptOffer,
    Acknowledge,
    AddCollaborators,
    AddNote,
    AddParticipants,
    AnswerByBot,
    Assign,
    Block,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    EndByCustomer,
    EndBySilence,
    Enter,
    Export,
    FollowUp,
    HandOver,
    Join,
    LapseOffer,
    Leave,
    MakeOffer,
    MarkOverdue,
    Mute,
    Open,
    Pin,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    RemindOfEnding,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    Route,
    SendAutomatic,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Unpin,
    Untag,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import ENDED, NEW, PENDING, PROCESSING
from omnikit.rules.access import (
    a_current_client_opens_it,
    an_enabled_member_acts,
    the_actor_is_entitled,
    the_actor_may_follow_up,
    the_conversation_exists,
    the_conversation_is_visible,
    the_member_is_out,
    the_right_side_asks,
    time_goes_forward,
)
from omnikit.rules.batch import the_batch_is_of_the_table, the_support_table_lets_the_batch
from omnikit.rules.collaboration import (
    a_group_collaborates_where_groups_do,
    each_is_named_once,
    five_collaborate_at_most,
    it_goes_to_a_collaborator,
    it_goes_to_somebody_else,
    it_goes_to_somebody_online,
    only_collaborators_are_removed,
    the_channel_collaborates,
    the_members_are_enabled,
    the_new_ones_are_not_there_yet,
)
from omnikit.rules.contacts import (
    a_note_says_something,
    a_tag_is_a_word,
    a_visitor_has_earned_tags,
    at_a_message_tags_are_system_tags,
    no_locked_field_changes,
    nobody_changed_it_meanwhile,
    the_channel_shows_tags,
    the_fields_make_sense,
    the_message_is_there,
    the_tag_is_defined,
)
from omnikit.rules.exporting import (
    the_channel_can_be_exported,
    the_profile_has_the_export_form,
    whoever_is_shown_whispers_exports_them,
)
from omnikit.rules.messages import (
    a_message_is_not_too_long,
    a_message_says_something,
    its_time_has_come,
    my_view_holds_ones_own,
    nobody_reads_ahead,
    the_account_is_connected,
    the_channel_carries_the_form,
    the_contact_is_of_this_workspace,
    the_profile_has_whispers,
)
from omnikit.rules.queue import (
    it_is_still_theirs,
    it_waits_for_somebody,
    the_member_is_online_and_ready,
    the_member_is_there,
    the_offer_is_theirs,
    what_it_asks_for_makes_sense,
)
from omnikit.rules.sending import the_channel_carries_it, the_channel_takes_such_files, the_reply_window_is_open
from omnikit.rules.status import (
    a_follow_up_comes_before_the_reply,
    a_pending_conversation_has_no_collaborators,
    an_ended_conversation_has_no_pins,
    it_can_be_taken_up_again,
    single_commands_follow_the_state_table,
    the_end_is_the_end,
    the_thread_is_free,
    whoever_takes_part_joins_first,
)
from omnikit.rules.told import (
    a_reaction_is_one_sign,
    the_customer_wrote_it,
    the_message_told_of_is_there,
    what_is_quoted_is_the_customers_to_see,
)
from omnikit.rules.visiting import (
    not_too_many_files,
    the_bot_may_end,
    the_contact_is_not_blocked,
    the_customer_may_end,
    the_page_itself_opens_nothing,
    the_profile_has_visitors,
    there_is_a_contact,
)

# fmt: off
ENTITLED = (the_actor_is_entitled,)
SAYABLE  = (a_message_says_something, a_message_is_not_too_long)
WELCOME  = (the_account_is_connected, the_contact_is_of_this_workspace, the_contact_is_not_blocked)
INBOUND  = (*WELCOME, the_page_itself_opens_nothing, *SAYABLE, not_too_many_files)
TAKEN_UP = (*WELCOME, the_page_itself_opens_nothing, it_can_be_taken_up_again, *SAYABLE, not_too_many_files)
VISIT    = (*WELCOME, the_profile_has_visitors)
CHANGED  = (the_contact_is_not_blocked, the_message_told_of_is_there, the_customer_wrote_it, *SAYABLE)
TAKEN_BACK = (the_message_told_of_is_there, the_customer_wrote_it)
REACTED  = (the_contact_is_not_blocked, the_message_told_of_is_there, a_reaction_is_one_sign)
ECHOED   = (the_account_is_connected, the_page_itself_opens_nothing, *SAYABLE)
GOES_OUT = (the_channel_carries_it, the_reply_window_is_open)
ANSWER   = (the_account_is_connected, *SAYABLE, *GOES_OUT)
WRITTEN  = (
    the_account_is_connected, *SAYABLE, the_channel_takes_such_files, what_is_quoted_is_the_customers_to_see, *GOES_OUT,
)
FIRST_REPLY = (
    whoever_takes_part_joins_first, a_follow_up_comes_before_the_reply, the_actor_may_follow_up, *WRITTEN,
)
OUTBOUND = (the_actor_is_entitled, *WRITTEN)
OUTREACH = (
    the_actor_is_entitled, the_account_is_connected, the_contact_is_of_this_workspace, *SAYABLE,
    the_channel_takes_such_files, *GOES_OUT,
)
WHISPER  = (the_profile_has_whispers, the_actor_is_entitled, *SAYABLE)
FORM     = (the_account_is_connected, the_channel_carries_the_form, *SAYABLE, *GOES_OUT)
HANDOVER = (
    the_actor_is_entitled, it_goes_to_somebody_else, the_members_are_enabled, it_goes_to_a_collaborator,
    it_goes_to_somebody_online,
)
ROOM     = (the_channel_collaborates, a_group_collaborates_where_groups_do, five_collaborate_at_most)
ADD      = (the_actor_is_entitled, each_is_named_once, the_members_are_enabled, the_new_ones_are_not_there_yet, *ROOM)
JOIN     = (the_actor_is_entitled, *ROOM)
FIRST_IN = (a_pending_conversation_has_no_collaborators, the_actor_is_entitled)
BRING_IN = (the_actor_is_entitled, each_is_named_once, the_members_are_enabled, the_new_ones_are_not_there_yet)
HOLD_OUT = (it_waits_for_somebody, the_members_are_enabled, the_member_is_online_and_ready)
GIVE     = (it_waits_for_somebody, the_members_are_enabled, the_member_is_there)
ANSWERED = (the_actor_is_entitled, the_offer_is_theirs)
PASS_ON  = (it_is_still_theirs, the_members_are_enabled)
NOTED    = (the_actor_is_entitled, there_is_a_contact)
EDIT     = (*NOTED, the_fields_make_sense, no_locked_field_changes, nobody_changed_it_meanwhile)
NOTE     = (*NOTED, a_note_says_something)
TAGS     = (*NOTED, a_visitor_has_earned_tags, the_channel_shows_tags, a_tag_is_a_word)
TAG      = (*TAGS, the_tag_is_defined, the_message_is_there, at_a_message_tags_are_system_tags)
TAKE_OUT = (
    the_actor_is_entitled, the_channel_can_be_exported, the_profile_has_the_export_form,
    whoever_is_shown_whispers_exports_them,
)
ASKS     = (what_it_asks_for_makes_sense,)
REMOVE   = (the_actor_is_entitled, each_is_named_once, only_collaborators_are_removed)
READ     = (nobody_reads_ahead, my_view_holds_ones_own)
DUE      = (its_time_has_come,)
OUT      = (the_member_is_out,)
STATE    = single_commands_follow_the_state_table
EITHER   = (PENDING, PROCESSING)
ANY      = (PENDING, PROCESSING, ENDED)

LIFECYCLE = Table(
    #   when         command              provided                       happens                           becomes
    Row(NEW,         ReceiveMessage,      INBOUND,                       (opened, announced, received, email_given, facts_found, tagged_automatically), EITHER),
    Row(PENDING,     ReceiveMessage,      INBOUND,                       (visitor_spoke, lane_changed, received, email_given, facts_found, tagged_automatically), EITHER),
    Row(PROCESSING,  ReceiveMessage,      INBOUND,                       (held_back, received, email_given, facts_found, tagged_automatically), SAME),
    Row(ENDED,       ReceiveMessage,      TAKEN_UP,                      (held_back, returned, received, email_given, facts_found, tagged_automatically), ANY),

    # what the platform tells of messages that are there, of what our side wrote elsewhere, and of the thread
    Row(PENDING,     ReceiveEdit,         CHANGED,                       (message_edited,),                SAME),
    Row(PROCESSING,  ReceiveEdit,         CHANGED,                       (message_edited,),                SAME),
    Row(ENDED,       ReceiveEdit,         CHANGED,                       (message_edited,),                SAME),
    Row(PENDING,     ReceiveUnsend,       TAKEN_BACK,                    (message_unsent,),                SAME),
    Row(PROCESSING,  ReceiveUnsend,       TAKEN_BACK,                    (message_unsent,),                SAME),
    Row(ENDED,       ReceiveUnsend,       TAKEN_BACK,                    (message_unsent,),                SAME),
    Row(PENDING,     ReceiveReaction,     REACTED,                       (message_reacted,),               SAME),
    Row(PROCESSING,  ReceiveReaction,     REACTED,                       (message_reacted,),               SAME),
    Row(ENDED,       ReceiveReaction,     REACTED,                       (message_reacted,),               SAME),
    Row(PENDING,     ReceiveEcho,         ECHOED,                        (message_echoed,),                SAME),
    Row(PROCESSING,  ReceiveEcho,         ECHOED,                        (message_echoed,),                SAME),
    Row(ENDED,       ReceiveEcho,         ECHOED,                        (message_echoed,),                SAME),
    Row(PENDING,     ReceiveSignal,       (),                            (signalled,),                     SAME),
    Row(PROCESSING,  ReceiveSignal,       (),                            (signalled,),                     SAME),
    Row(ENDED,       ReceiveSignal,       (),                            (signalled,),                     SAME),

    Row(NEW,         Enter,               VISIT,                         (entered,),                       PENDING),
    Row(PENDING,     Enter,               VISIT,                         (moved_on,),                      SAME),
    Row(PROCESSING,  Enter,               VISIT,                         (moved_on,),                      SAME),
    Refusal(ENDED,   Enter,               the_end_is_the_end),
    Row(PENDING,     EndByCustomer,       (the_customer_may_end,),       (ended_by_customer,),             ENDED),
    Row(PROCESSING,  EndByCustomer,       (the_customer_may_end,),       (ended_by_customer,),             ENDED),

    Row(NEW,         StartConversation,   OUTREACH,                      (started, replied),               PROCESSING),
    Refusal(PENDING,    StartConversation, the_thread_is_free),
    Refusal(PROCESSING, StartConversation, the_thread_is_free),
    Row(ENDED,       StartConversation,   (it_can_be_taken_up_again, *OUTREACH), (reopened, replied),              PROCESSING),

    Row(PENDING,     ReportBotOutcome,    (),                            (lane_changed,),                  SAME),
    Row(PENDING,     AnswerByBot,         ANSWER,                        (answered_by_bot,),               SAME),
    Row(PROCESSING,  AnswerByBot,         ANSWER,                        (answered_by_bot,),               SAME),

    Row(PENDING,     EndByBot,            (the_bot_may_end,),            (ended_by_bot,),                  ENDED),

    # the queue: what is asked for, held out, given
    Row(PENDING,     Route,               ASKS,                          (routed,),                        SAME),
    Row(PROCESSING,  Route,               ASKS,                          (routed,),                        SAME),
    Row(PENDING,     MakeOffer,           HOLD_OUT,                      (offered,),                       SAME),
    Row(PENDING,     AcceptOffer,         ANSWERED,                      (accepted,),                      PROCESSING),
    Row(PENDING,     DeclineOffer,        ANSWERED,                      (declined,),                      SAME),
    Row(PENDING,     LapseOffer,          DUE,                           (lapsed,),                        SAME),
    Refusal(PROCESSING, AcceptOffer,      the_offer_is_theirs),
    Refusal(PROCESSING, DeclineOffer,     the_offer_is_theirs),
    Refusal(ENDED,   AcceptOffer,         the_offer_is_theirs),
    Refusal(ENDED,   DeclineOffer,        the_offer_is_theirs),
    Row(PROCESSING,  Assign,              GIVE,                          (assigned,),                      SAME),
    Row(PROCESSING,  HandOver,            PASS_ON,                       (handed_over,),                   SAME),

    Row(PENDING,     FollowUp,            ENTITLED,                      (followed_up,),                   PROCESSING),
    Row(PROCESSING,  TakeOver,            ENTITLED,                      (taken_over,),                    SAME),
    Row(PROCESSING,  Transfer,            HANDOVER,                      (transferred,),                   SAME),

    Refusal(PENDING, AddCollaborators,    a_pending_conversation_has_no_collaborators),
    Row(PENDING,     Join,                FIRST_IN,                      (took_part,),                     PROCESSING),
    Row(PROCESSING,  AddCollaborators,    ADD,                           (added,),                         SAME),
    Row(PROCESSING,  Join,                JOIN,                          (joined, took_part),              SAME),
    Refusal(ENDED,   Join,                the_end_is_the_end),
    Row(PROCESSING,  AddParticipants,     BRING_IN,                      (brought_in,),                    SAME),
    Row(PROCESSING,  RemoveCollaborators, REMOVE,                        (removed,),                       SAME),
    Row(PROCESSING,  Leave,               ENTITLED,                      (left, went_out),                 EITHER),

    # a reply to what is pending follows it up by itself, or asks for that first
    Row(PENDING,     Reply,               FIRST_REPLY,                   (followed_up, replied),           EITHER),
    Row(PROCESSING,  Reply,               OUTBOUND,                      (replied,),                       SAME),
    Refusal(ENDED,   Reply,               the_end_is_the_end),
    Row(PENDING,     Whisper,             WHISPER,                       (whispered,),                     SAME),
    Row(PROCESSING,  Whisper,             WHISPER,                       (whispered,),                     SAME),
    Row(ENDED,       Whisper,             WHISPER,                       (whispered,),                     SAME),
    Row(PENDING,     SendAutomatic,       FORM,                          (sent_automatically,),            SAME),
    Row(PROCESSING,  SendAutomatic,       FORM,                          (sent_automatically,),            SAME),
    Row(ENDED,       SendAutomatic,       FORM,                          (sent_automatically,),            SAME),

    # what is pending ends in a batch only (OC-1.9, OC-11.10)
    Row(PENDING,     End,                 (STATE,),                      (ended,),                         ENDED),
    Row(PROCESSING,  End,                 ENTITLED,                      (ended,),                         ENDED),
    Row(ENDED,       Reopen,              ENTITLED,                      (reopened,),                      PROCESSING),

    Row(PROCESSING,  Mute,                ENTITLED,                      (muted,),                         SAME),
    Row(PROCESSING,  Unmute,              ENTITLED,                      (unmuted,),                       SAME),
    Row(PENDING,     Block,               NOTED,                         (blocked,),                       SAME),
    Row(PROCESSING,  Block,               NOTED,                         (blocked,),                       SAME),
    Row(ENDED,       Block,               NOTED,                         (blocked,),                       SAME),
    Row(PENDING,     Unblock,             NOTED,                         (unblocked,),                     SAME),
    Row(PROCESSING,  Unblock,             NOTED,                         (unblocked,),                     SAME),
    Row(ENDED,       Unblock,             NOTED,                         (unblocked,),                     SAME),
    Row(PENDING,     EditContact,         EDIT,                          (edited,),                         SAME),
    Row(PROCESSING,  EditContact,         EDIT,                          (edited,),                         SAME),
    Row(ENDED,       EditContact,         EDIT,                          (edited,),                         SAME),
    Row(PENDING,     AddNote,             NOTE,                          (noted,),                          SAME),
    Row(PROCESSING,  AddNote,             NOTE,                          (noted,),                          SAME),
    Row(ENDED,       AddNote,             NOTE,                          (noted,),                          SAME),
    Row(PENDING,     Tag,                 TAG,                           (tagged,),                         SAME),
    Row(PROCESSING,  Tag,                 TAG,                           (tagged,),                         SAME),
    Row(ENDED,       Tag,                 TAG,                           (tagged,),                         SAME),
    Row(PENDING,     Untag,               TAGS,                          (untagged,),                       SAME),
    Row(PROCESSING,  Untag,               TAGS,                          (untagged,),                       SAME),
    Row(ENDED,       Untag,               TAGS,                          (untagged,),                       SAME),

    Row(PENDING,     Export,              TAKE_OUT,                      (exported,),                      SAME),
    Row(PROCESSING,  Export,              TAKE_OUT,                      (exported,),                      SAME),
    Row(ENDED,       Export,              TAKE_OUT,                      (exported,),                      SAME),

    Row(PENDING,     Open,                (),                            (),                               SAME),
    Row(PROCESSING,  Open,                (a_current_client_opens_it,),  (),                               SAME),
    Row(ENDED,       Open,                (a_current_client_opens_it,),  (),                               SAME),
    Row(PENDING,     Acknowledge,         (nobody_reads_ahead,),         (acknowledged,),                  SAME),
    Row(PROCESSING,  Acknowledge,         READ,                          (acknowledged,),                  SAME),
    Row(ENDED,       Acknowledge,         READ,                          (acknowledged,),                  SAME),
    Row(PROCESSING,  Pin,                 ENTITLED,                      (pinned,),                        SAME),
    Row(ENDED,       Pin,                 (an_ended_conversation_has_no_pins, the_actor_is_entitled), (pinned,), SAME),
    Row(PROCESSING,  Unpin,               ENTITLED,                      (unpinned,),                      SAME),
    Row(ENDED,       Unpin,               ENTITLED,                      (unpinned,),                      SAME),

    Row(PENDING,     WithdrawMember,      OUT,                           (withdrawn,),                     SAME),
    Row(PROCESSING,  WithdrawMember,      OUT,                           (withdrawn,),                     EITHER),
    Row(ENDED,       WithdrawMember,      OUT,                           (withdrawn,),                     SAME),

    Row(PENDING,     MarkOverdue,         DUE,                           (became_overdue,),                SAME),
    Row(PROCESSING,  MarkOverdue,         DUE,                           (became_overdue,),                SAME),
    Row(PROCESSING,  RemindOfEnding,      DUE,                           (reminder_skipped, reminded),      SAME),
    Row(PROCESSING,  EndBySilence,        DUE,                           (ended_by_silence,),              ENDED),

    always=(
        an_enabled_member_acts, the_right_side_asks, time_goes_forward, the_conversation_is_visible,
    ),
    in_batch=(the_batch_is_of_the_table, the_support_table_lets_the_batch),
    unknown=the_conversation_exists,
    otherwise=single_commands_follow_the_state_table,
    events=EVOLVERS,
    end=ENDED,
)
# fmt: on
