"""The worker that decodes pictures: a process of its own, bounded in memory and time, that may die alone.

Knows no Django, no database and no storage: it reads one file, writes its results beside each other and
answers in JSON. Run as ``python -m photodrive.imaging.renderer`` with a ``Job`` in JSON on standard input.
"""
