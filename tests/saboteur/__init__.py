"""Damages clean editions and built books at random, one damage at a time, and asks the checker to find each.

Written without a look at the rules: what a reader would miss, hear wrongly or be led astray by is damaged, whether a rule
for it is there or not. Kinds of damage are found by import: one file a family in `kinds`.
"""
