"""The rules on built files: one file a rule, found by looking into this folder."""
