"""A page of 500 leads of v2, in which everything is read."""

from functools import partial

from leads import SUBJECTS
from measure import main

main({name: partial(get, read) for name, (get, read) in SUBJECTS.items()})
