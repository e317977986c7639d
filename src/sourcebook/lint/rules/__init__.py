"""The rules: one file a rule, found by looking into this folder."""
