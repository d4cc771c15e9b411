"""Runs a program that Ctrl-C ends, though a shell lets its background jobs ignore that. interruptible.py PIDFILE PROGRAM ARG..."""

import os
import pathlib
import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()), encoding="utf-8")
os.execv(sys.argv[2], sys.argv[2:])
