"""The ideal filter, compiled from oracle.c and run over the same models as the clients."""

import hashlib
import json
import math
import pathlib
import shutil
import subprocess
import sys
import threading

from simulation import HERE

SOURCE = HERE / "oracle.c"
PARTICLES = 5000


class Oracle:
    """Runs the filter, each run at most once. Without a C compiler it says so and knows nothing."""

    def __init__(self, cache):
        self.cache = pathlib.Path(cache) / "oracle"
        self.program = None
        self.compiling = threading.Lock()

    def run(self, world, interval, seed):
        """The rms of its error, s, where each server is asked every `interval` s; not a number where there is no ideal filter
        or no compiler."""
        if world.model is None:
            return math.nan
        model = world.model
        arguments = [f"{model.wander:g}", f"{model.outward:g}", f"{model.back:g}", str(int(interval / model.truthful)),
                     f"{model.loss:g}", str(world.seconds), str(world.settled), str(seed), str(PARTICLES)]
        digest = hashlib.sha256(SOURCE.read_bytes() + " ".join(arguments).encode()).hexdigest()[:16]
        kept = self.cache / f"{world.name}-{interval:.0f}-{seed}-{digest}.json"
        if not kept.is_file():
            if not self._compiled():
                return math.nan
            printed = subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout
            rms, calibration, lost = printed.split()
            half = kept.with_suffix(".part")
            half.write_text(json.dumps({"rms": float(rms), "calibration": float(calibration), "lost": int(lost)}))
            half.rename(kept)
        return json.loads(kept.read_text())["rms"]

    def _compiled(self):
        with self.compiling:  # several simulations at a time ask for it
            if self.program is None:
                self.program = self._compile()
            return bool(self.program)

    def _compile(self):
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            print("no C compiler: the ideal filter is left out", file=sys.stderr)
            return False
        self.cache.mkdir(parents=True, exist_ok=True)
        program = self.cache / "oracle"
        half = program.with_suffix(".part")
        subprocess.run([compiler, "-O2", "-o", half, SOURCE, "-lm"], check=True)
        return half.rename(program)
