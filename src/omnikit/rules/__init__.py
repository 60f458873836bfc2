"""The rulebook: predicates that carry the ID of the rule they are."""
