"""Runs one client in one world, and keeps what came of it."""

import array
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import zlib

import figures

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_SECONDS = 600  # for one run; a day is simulated in seconds
ATTEMPTS = 5

OURS, CHRONYD = "truechimer", "chronyd"
SUBJECTS = (OURS, CHRONYD)
FREE_POLLS = ("frugal", "default", "accurate")  # within the usual limits
POLLS = ("6", "4", *FREE_POLLS)


class SimulationError(Exception):
    """A run that came to no good end; the message says what is known."""


class TooLate(SimulationError):
    """clknetsim gives its nodes ten seconds to come, which is too short when the machine is busy."""


class Programs:
    """Where the programs are: clknetsim's directory, chronyd, ntp-ctl."""

    def __init__(self, clknetsim, chronyd, ntp_ctl):
        directory = pathlib.Path(clknetsim or "").absolute()
        self.simulator = directory / "clknetsim"
        self.library = directory / "clknetsim.so"
        self.chronyd = pathlib.Path(chronyd or "").absolute()
        self.ntp_ctl = pathlib.Path(ntp_ctl).absolute()
        self._identities = {}
        self._records = None
        missing = [f"{what} ({path})" for what, path in (
            ("clknetsim and clknetsim.so in the directory that CLKNETSIM names", self.simulator),
            ("clknetsim.so in the directory that CLKNETSIM names", self.library),
            ("the chronyd that CHRONYD names", self.chronyd),
            ("the ntp-ctl that NTP_CTL or --ntp-ctl names", self.ntp_ctl)) if not path.is_file()]
        if missing:
            raise SimulationError("not found: " + "; ".join(missing))

    def records(self):
        """Whether this ntp-ctl can write down what it claims; older ones cannot."""
        if self._records is None:
            asked = subprocess.run([self.ntp_ctl, "lab", "clknetsim", "--help"], capture_output=True, text=True)
            self._records = "--record" in asked.stdout
        return self._records

    def identity(self, subject):
        """Changes whenever the program does."""
        if subject not in self._identities:
            files = [self.simulator]
            if subject == OURS:
                home = self.ntp_ctl.resolve().parent.parent
                files += [self.ntp_ctl, *sorted((home / "lib").glob("ntp-*.jar"))]
            else:
                files += [self.library, self.chronyd]
            digest = hashlib.sha256()
            for file in files:
                digest.update(file.read_bytes())
            self._identities[subject] = digest.hexdigest()
        return self._identities[subject]


def chronyd_client(world, poll):
    """chronyd's configuration; its own limits are 6 to 10."""
    limits = "" if poll in FREE_POLLS else f" minpoll {poll} maxpoll {poll}"
    burst = " iburst" if world.cold else ""
    lines = [f"server 192.168.123.{node}{limits}{burst}" for node in range(1, len(world.servers) + 1)]
    if world.cold:
        lines.append("makestep 0.01 3")
    return "\n".join(lines) + "\n"


def our_client(world, poll, directory):
    """Truechimer's configuration; its own limits are 6 to 10 too."""
    lines = ["[source-defaults]"]
    if poll not in FREE_POLLS:
        lines.append(f"poll-interval-limits = {{ min = {poll}, max = {poll} }}")
    elif poll != "default":
        lines.append(f'poll-effort = "{poll}"')
    for node in range(1, len(world.servers) + 1):
        lines += ["[[source]]", 'mode = "server"', f'address = "192.168.123.{node}"']
    lines += ["[synchronization]", f'state-directory = "{directory}"']
    if len(world.servers) < 3:
        lines.append("minimum-agreeing-sources = 1")
    return "\n".join(lines) + "\n"


class Laboratory:
    """Runs simulations, each at most once: what came of it stays in a directory."""

    def __init__(self, programs, cache):
        self.programs = programs
        self.cache = pathlib.Path(cache)

    def run(self, world, subject, poll, seed):
        """The figures of one run, a dictionary."""
        kept = self._kept(world, subject, poll, seed)
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            found, offsets = self._try_to_simulate(world, subject, poll, seed)
            kept.with_suffix(".offsets").write_bytes(zlib.compress(array.array("f", offsets).tobytes(), 1))
            # Last, and at once: a run that is there is whole.
            half = kept.with_suffix(".part")
            half.write_text(json.dumps(found))
            half.rename(kept)
        return json.loads(kept.read_text())

    def offsets(self, world, subject, poll, seed):
        """The true offset of the client in one run, s, each second."""
        self.run(world, subject, poll, seed)
        octets = self._kept(world, subject, poll, seed).with_suffix(".offsets").read_bytes()
        return array.array("f", zlib.decompress(octets))

    def _kept(self, world, subject, poll, seed):
        client = chronyd_client(world, poll) if subject == CHRONYD else our_client(world, poll, "")
        key = "\n".join([self.programs.identity(subject), world.configuration(), client,
                         f"{world.seconds} {world.settled} {seed} {figures.VERSION}"])
        digest = hashlib.sha256(key.encode()).hexdigest()[:16]
        return self.cache / world.name / f"{subject}-{poll}-{seed}-{digest}.json"

    def _try_to_simulate(self, *job):
        for _ in range(ATTEMPTS - 1):
            try:
                return self._simulate(*job)
            except TooLate:
                pass  # the next one finds the programs in memory
        return self._simulate(*job)

    def _simulate(self, world, subject, poll, seed):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="lab-"))
        try:
            with Run(self.programs, world, seed, directory) as run:
                for node in range(1, len(world.servers) + 1):
                    run.chronyd(node, "local stratum 1\nallow\n")
                node = len(world.servers) + 1
                if subject == CHRONYD:
                    run.chronyd(node, chronyd_client(world, poll))
                else:
                    run.ours(node, our_client(world, poll, directory))
                return run.figures()
        finally:
            shutil.rmtree(directory)


class Run:
    """The processes of one simulation; none is left when it ends, however it does."""

    def __init__(self, programs, world, seed, directory):
        self.programs = programs
        self.world = world
        self.directory = directory
        self.socket = directory / "socket"
        self.record = directory / "record"
        self.environment = dict(os.environ, CLKNETSIM_SOCKET=str(self.socket), CLKNETSIM_RANDOM_SEED=str(seed))
        self.processes = []
        (directory / "world").write_text(world.configuration())
        reset = ["-r", str(world.settled)] if world.settled else []
        self.simulator = self._start("simulator", [
            programs.simulator, "-l", str(world.seconds), *reset, "-o", directory / "offsets",
            "-s", self.socket, directory / "world", str(len(world.servers) + 1)])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def _start(self, name, command, **environment):
        with open(self.directory / f"{name}.out", "wb") as output:
            process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                cwd=self.directory, env=dict(self.environment, **environment))
        self.processes.append(process)
        return process

    def chronyd(self, node, configuration):
        file = self.directory / f"chronyd{node}.conf"
        file.write_text(f"{configuration}pidfile {self.directory}/chronyd{node}.pid\ncmdport 0\nbindcmdaddress /\n")
        self._start(f"node{node}", [self.programs.chronyd, "-u", "root", "-d", "-f", file],
                    LD_PRELOAD=str(self.programs.library), CLKNETSIM_NODE=str(node))

    def ours(self, node, configuration):
        file = self.directory / "ntp.toml"
        file.write_text(configuration)
        record = ["--record", self.record] if self.programs.records() else []
        self._start(f"node{node}", [self.programs.ntp_ctl, "lab", "clknetsim", "--socket", self.socket,
                                    "--node", str(node), "--config", file, *record])

    def figures(self):
        """Waits for the end; the figures and the true offset of the client each second."""
        try:
            self.simulator.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            raise SimulationError(f"{self.world.name}: no end after {PATIENCE_SECONDS} s\n{self._tails()}") from None
        printed = (self.directory / "simulator.out").read_text()
        if self.simulator.returncode:
            late = "accept() failed" in printed
            raise (TooLate if late else SimulationError)(f"{self.world.name}: clknetsim ended with {self.simulator.returncode}\n{self._tails()}")
        with open(self.directory / "offsets") as lines:
            offsets = [float(line.rsplit("\t", 1)[-1]) for line in lines]
        found = {**figures.of_offsets(offsets, self.world.settled)}
        found["frequency"] = printed_figure(printed, "RMS frequency")
        found["interval"] = printed_figure(printed, "Mean outgoing packet interval")
        if self.world.cold:
            found["windows"] = figures.of_windows(offsets)
        if self.record.is_file():
            found.update(figures.of_record(self._claims(), self.world.settled))
        return found, offsets

    def _claims(self):
        """What the client said of its clock; it may still be at its last line."""
        self.processes[-1].wait(PATIENCE_SECONDS)
        with open(self.record) as lines:
            next(lines)
            for line in lines:
                yield tuple(map(float, line.split(",")))

    def _tails(self):
        tails = []
        for file in sorted(self.directory.glob("*.out")):
            tails.append(f"--- {file.name}\n" + "\n".join(file.read_text(errors="replace").splitlines()[-5:]))
        return "\n".join(tails)


def printed_figure(text, name):
    """The last figure of this name that clknetsim printed: the client is its last node."""
    found = re.findall(rf"^{re.escape(name)}:\s*(\S+)$", text, re.MULTILINE)
    if not found:
        raise SimulationError(f"clknetsim printed no '{name}'")
    return float(found[-1])
