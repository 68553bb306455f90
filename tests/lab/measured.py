"""Run a command and note its memory: `python -I -S measured.py FILE COMMAND...`.

A process inherits the size its parent had when it was forked, and a test runner is large. Behind
this small one, the largest resident size is the command's own; FILE gets it in bytes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    code = subprocess.run(sys.argv[2:], check=False).returncode
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    Path(sys.argv[1]).write_text(str(kilobytes * 1024))
    sys.exit(code)
