"""The benchmark of extraction: labelled messages, chat and numbers without facts, scores, and speed beside peers."""
