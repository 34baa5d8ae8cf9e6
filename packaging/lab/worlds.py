"""The simulated worlds: a client with a bad oscillator, its servers, and the paths between, as clknetsim is told of them.

A delay is an expression of clknetsim's that is evaluated once a packet. What shall be the same however often a program asks
is written as a function of `time`; the rate of an oscillator is evaluated once a second.
"""

from dataclasses import dataclass, field

DAY = 86_400
SETTLED = 7_200


@dataclass(frozen=True)
class Server:
    """One server: the delay of requests to it and of its answers, s, and how far ahead of the truth it is, s."""

    outward: str
    back: str
    offset: float = 0.0


@dataclass(frozen=True)
class Model:
    """What the ideal filter is told: the oscillator's wander and the mean exponential queueing delays out and back, s."""

    wander: float
    outward: float
    back: float
    truthful: int = 1  # how many servers tell the truth; it does not ask the others
    loss: float = 0.0  # the share of exchanges that are lost


@dataclass(frozen=True)
class World:
    """A case. `frequency` is the client's rate error, a fraction, as a number or an expression; it starts `offset` s off."""

    name: str
    about: str
    servers: tuple
    frequency: str
    offset: float = 0.05
    seconds: int = DAY
    settled: int = SETTLED
    knowable: bool = True  # false: no client can tell, so the ratio says nothing
    cold: bool = False  # chronyd gets its start-up options, and what counts is the start
    model: Model | None = field(default=None, compare=False)  # where the ideal filter can be had

    def configuration(self):
        """The text that clknetsim reads. The client is the last node."""
        client = len(self.servers) + 1
        lines = [f"node{client}_offset = {self.offset}", f"node{client}_freq = {self.frequency}"]
        for node, server in enumerate(self.servers, 1):
            if server.offset:
                lines.append(f"node{node}_offset = {server.offset}")
            lines.append(f"node{client}_delay{node} = {server.outward}")
            lines.append(f"node{node}_delay{client} = {server.back}")
        return "\n".join(lines) + "\n"


def walk(wander, *more):
    """A rate that starts 100 ppm off and walks by `wander` a root second, plus other terms."""
    return " ".join(["(+ 1e-4", f"(sum (* {wander} (normal)))", *more]) + ")"


def queue(base, *terms):
    """A base delay plus queueing terms."""
    return f"(+ {base} {' '.join(terms)})"


def exponential(mean):
    return f"(* {mean} (exponential))"


def window(half, centre, period=None):
    """1 within `half` s of `centre`, in each period or once; else 0."""
    return f"(equal {half} {f'(% time {period})' if period else 'time'} {centre})"


def triangle(height, period):
    """A triangle wave of the time, 0 to `height`."""
    return f"(* {2 * height / period:g} (min (% time {period}) (+ {period} (* -1 (% time {period})))))"


def same(delay, **settings):
    """A server with this delay both ways."""
    return Server(delay, delay, **settings)


def simple(name, about, base, jitter, wander, **settings):
    """One server, exponential jitter, random-walk wander: the model that the ideal filter knows."""
    return World(
        name, about, (same(queue(base, exponential(jitter))),), walk(wander),
        model=Model(wander, jitter, jitter), **settings)


def wan_servers(*bases, offsets=(0, 0, 0, 0)):
    return tuple(same(queue(base, exponential(1e-3)), offset=offset) for base, offset in zip(bases, offsets))


WANDERS = (1e-11, 1e-10, 1e-9, 1e-8, 1e-7)
JITTERS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
FOUR = (5e-3, 10e-3, 15e-3, 20e-3)
WAN = queue(20e-3, exponential(1e-3))
LAN = queue(1e-4, exponential(1e-5))


def power(value):
    """A power of ten as one writes it: 1e-9."""
    return f"{value:.0e}".replace("e-0", "e-")


def grid_name(wander, jitter):
    return f"grid-{power(wander)}-{power(jitter)}"


GRID = tuple(
    simple(grid_name(wander, jitter), f"wander {wander:g}, jitter {jitter:g}", 1e-4, jitter, wander)
    for jitter in JITTERS for wander in WANDERS)

NAMED = (
    simple("lan", "100 us + exp. 10 us", 1e-4, 1e-5, 1e-9),
    simple("lan-hw", "10 us + exp. 0.1 us", 1e-5, 1e-7, 1e-9),
    simple("wan", "20 ms + exp. 1 ms", 20e-3, 1e-3, 1e-9),
    World("four", "four servers, 5, 10, 15, 20 ms + exp. 1 ms", wan_servers(*FOUR), walk(1e-9),
          model=Model(1e-9, 1e-3, 1e-3, truthful=4)),
    World("false1of4", "four, the 15 ms one 50 ms off", wan_servers(*FOUR, offsets=(0, 0, 0.05, 0)), walk(1e-9),
          model=Model(1e-9, 1e-3, 1e-3, truthful=3)),
)

ASYMMETRY = (
    World("asym-const", "10 ms out, 30 ms back, + exp. 1 ms",
          (Server(queue(10e-3, exponential(1e-3)), queue(30e-3, exponential(1e-3))),), walk(1e-9),
          knowable=False),
)

COLD = (
    simple("cold-wan", "20 ms + exp. 1 ms, start 50 ms and 100 ppm off", 20e-3, 1e-3, 1e-9,
           seconds=7200, settled=0, cold=True),
    simple("cold-lan", "100 us + exp. 10 us, start 50 ms and 100 ppm off", 1e-4, 1e-5, 1e-9,
           seconds=7200, settled=0, cold=True),
)

_BURST = f"(max {window(6, 60, 137)} {window(60, 500, 1013)})"
_WIFI = queue(2e-3, "(* 1e-3 (exponential) (exponential))", f"(* 2e-2 (exponential) {_BURST})")


def lossy(share):
    return queue(20e-3, exponential(1e-3), f"(* -1e3 (equal {share / 2} (uniform) {share / 2}))")


def lost(share):
    """The share of exchanges that are lost when this share of packets is, each way."""
    return 1 - (1 - share) ** 2


OTHER = (
    World("wifi", "2 ms + 1 ms exp. x exp., bursts of + exp. 20 ms for 12 s every 137 s and 120 s every 1013 s",
          (same(_WIFI),), walk(1e-9)),
    World("one-leg", "10 ms; exp. 10 us out, exp. 2 ms back",
          (Server(queue(10e-3, exponential(1e-5)), queue(10e-3, exponential(2e-3))),), walk(1e-9),
          model=Model(1e-9, 1e-5, 2e-3)),
    World("gauss", "10 ms, Gaussian jitter of 100 us", (same(queue(10e-3, "(* 1e-4 (normal))")),), walk(1e-9)),
    World("gauss-back", "10 ms, Gaussian jitter of 100 us out, of 300 us back",
          (Server(queue(10e-3, "(* 1e-4 (normal))"), queue(10e-3, "(* 3e-4 (normal))")),), walk(1e-9)),
    World("many-hops", "20 ms + six exp. of 200 us",
          (same(queue(20e-3, *[exponential(2e-4)] * 6)),), walk(1e-9)),
    World("busy-back", "10 ms + six exp. of 0.2 ms out, of 0.6 ms back",
          (Server(queue(10e-3, *[exponential(2e-4)] * 6), queue(10e-3, *[exponential(6e-4)] * 6)),), walk(1e-9)),
    World("heavy-tail", "20 ms + 0.2 ms exp. x exp. x exp., 2 % + exp. 50 ms",
          (same(queue(20e-3, "(* 2e-4 (exponential) (exponential) (exponential))",
                      "(* 5e-2 (exponential) (equal 0.01 (uniform) 0.01))")),), walk(1e-9)),
    World("temp-hour-lan", "lan, rate + 0.5 ppm sine of an hour", (same(LAN),), walk(1e-10, "(* 5e-7 (sine 3600))")),
    World("temp-hour-wan", "wan, rate + 0.5 ppm sine of an hour", (same(WAN),), walk(1e-10, "(* 5e-7 (sine 3600))")),
    World("temp-day-lan", "lan, rate + 3 ppm sine of a day", (same(LAN),), walk(1e-10, "(* 3e-6 (sine 86400))")),
    World("temp-day-wan", "wan, rate + 3 ppm sine of a day", (same(WAN),), walk(1e-10, "(* 3e-6 (sine 86400))")),
    World("loss-10", "wan, 10 % of packets lost each way", (same(lossy(0.10)),), walk(1e-9),
          model=Model(1e-9, 1e-3, 1e-3, loss=lost(0.10))),
    World("loss-33", "wan, 33 % of packets lost each way", (same(lossy(0.33)),), walk(1e-9),
          model=Model(1e-9, 1e-3, 1e-3, loss=lost(0.33))),
    World("freq-step-lan", "lan, the rate steps by 2 ppm every 5 hours", (same(LAN),),
          walk(1e-10, "(* 1e-6 (pulse 18000 18000))")),
    World("freq-step-wan", "wan, the rate steps by 2 ppm every 5 hours", (same(WAN),),
          walk(1e-10, "(* 1e-6 (pulse 18000 18000))")),
    World("close-false", "four, the 15 ms one 3 ms off", wan_servers(*FOUR, offsets=(0, 0, 3e-3, 0)), walk(1e-9),
          model=Model(1e-9, 1e-3, 1e-3, truthful=3)),
    World("four-asym", "four, out and back differ by 1.2, -0.8, 2, -3 ms",
          tuple(Server(queue(base + difference / 2, exponential(1e-3)), queue(base - difference / 2, exponential(1e-3)))
                for base, difference in zip(FOUR, (1.2e-3, -0.8e-3, 2e-3, -3e-3))), walk(1e-9)),
    World("base-wave", "20 ms + exp. 0.1 ms, both ways + triangle waves of 2 ms in 3 h and 0.5 ms in 40 min",
          (same(queue(20e-3, exponential(1e-4), triangle(2e-3, 10_800), triangle(5e-4, 2_400))),), walk(1e-9),
          model=Model(1e-9, 1e-4, 1e-4)),
    World("standing-queue", "10 ms + exp. 0.2 ms; back + 5 ms from hour 8 to 10",
          (Server(queue(10e-3, exponential(2e-4)),
                  queue(10e-3, exponential(2e-4), f"(* 5e-3 {window(3600, 32_400)})")),), walk(1e-9),
          model=Model(1e-9, 2e-4, 2e-4)),
    World("load", "10 ms + exp. 0.1 ms, both ways + exp. 5 ms from hour 6 to 7 and 14 to 17",
          (same(queue(10e-3, exponential(1e-4),
                      f"(* 5e-3 (exponential) (max {window(1800, 23_400)} {window(5400, 55_800)}))")),), walk(1e-9)),
    World("route", "20 ms + exp. 0.3 ms, + 8 ms both ways from hour 11 to 17",
          (same(queue(20e-3, exponential(3e-4), f"(* 8e-3 {window(10_800, 50_400)})")),), walk(1e-9),
          model=Model(1e-9, 3e-4, 3e-4)),
    World("new-route", "20 ms + exp. 0.3 ms, + 8 ms out and 3 ms back from hour 11 to 17",
          (Server(queue(20e-3, exponential(3e-4), f"(* 8e-3 {window(10_800, 50_400)})"),
                  queue(20e-3, exponential(3e-4), f"(* 3e-3 {window(10_800, 50_400)})")),), walk(1e-9),
          model=Model(1e-9, 3e-4, 3e-4)),
    World("virtual", "100 us + exp. 20 us, 3 % + exp. 2 ms; wander 1e-8",
          (same(queue(1e-4, exponential(2e-5), "(* 2e-3 (exponential) (equal 0.015 (uniform) 0.015))")),), walk(1e-8)),
)

GROUPS = {"grid": GRID, "named": NAMED, "asymmetry": ASYMMETRY, "cold": COLD, "other": OTHER}
WORLDS = {world.name: world for group in GROUPS.values() for world in group}


def named(name):
    """The worlds of a group, or the one of this name."""
    if name in GROUPS:
        return GROUPS[name]
    if name in WORLDS:
        return (WORLDS[name],)
    raise KeyError(f"no case or group '{name}'; there are {', '.join(GROUPS)}, and {', '.join(WORLDS)}")
