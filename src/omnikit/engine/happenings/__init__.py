"""What happens: one function an event, from the command that was allowed.

Every function of a row is given the conversation as it was before the row; where two of them take numbers, the
second counts on. A function answers None where nothing is to be recorded: allowed, and nothing happened. That is
for asking twice (joining, pinning, reading what is read), where a refusal would only be in the way; what somebody
has to do differently is refused by a rule.
"""
