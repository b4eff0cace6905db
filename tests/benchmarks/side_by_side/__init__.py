"""textclean beside other libraries, by one command: `python -m tests.benchmarks.side_by_side`.

Tables of repair, cleaning, pages, signatures, a whole corpus and starts, and curves of growth as an SVG. Engines take
turns on the same texts in one process; a row is the median of its turns, in seconds of processor time, and its memory
that of a process of its own. A library that is not installed is named, and nothing is installed.
"""
