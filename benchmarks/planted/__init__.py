"""Planted corruption: plausible faults in otherwise good publishers' files, and which check caught each.

    python -m benchmarks.planted [--seed N] [--only N ...] [--list] [--mirror-files DIR]

Good files are made once from the publishers' real ones (the flat file and the industry workbooks cut to the listed
occupations), together with a plausible next edition of them. An edition is published from the good files. Then, for
each fault, a server offers the files with that one fault in them, and a refresh runs over a copy of the published
folder. Half of the faults are in an edition that is fetched again (BLS overwrites files in place), half in the next
edition, where no row of the same year can be compared.

caught:   exit status 1 or 4, and every published table is unchanged byte for byte
warned:   exit status 0, and a warning that the good files do not cause
harmless: exit status 0, no warning, and every figure shown is the good one
missed:   anything else: faulty figures are shown

The list was written without regard to the checks. Do not fit it to them.
"""

from benchmarks.planted.layout import MIRROR, SEED

__all__ = ["MIRROR", "SEED"]
