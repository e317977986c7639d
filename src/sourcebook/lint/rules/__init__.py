"""The rules on what is on disk: one file a rule, found by looking into this folder. Those on built files are in `built`."""
