"""A page of 500 leads of v2, of which none is looked at."""

from functools import partial

from leads import SUBJECTS, count
from measure import main

main({name: partial(get, count) for name, (get, _) in SUBJECTS.items()})
