"""Work done at once, in processes beside this one, where the machine has more than one core and can part a process.

A process that is parted from this one (fork) begins with all that is in memory here; only what comes of its work is sent.
"""

from sourcebook.beside.answers import place_of
from sourcebook.beside.atonce import Begun, side_by_side
from sourcebook.beside.cores import can_part, cores, use_cores
from sourcebook.beside.crew import Crew

__all__ = ["Begun", "Crew", "can_part", "cores", "place_of", "side_by_side", "use_cores"]
