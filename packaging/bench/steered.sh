# steered.sh     sourced: a daemon that follows three servers on loopback with a clock of its own and serves it, in the namespace $s
# with the address 192.168.77.2; $g is the neighbour at 192.168.77.1, to which all of 172.16.0.0/12 is routed. $daemon is its process.
# MORE holds more of its configuration; `probe NAME SECONDS` compares what it serves with the machine's clock, which the three
# servers tell, and counts its answers. env SETTLE  seconds until the clock is to be right (40)
image=$here/../target/truechimer
. "$here/net.sh"
scratch=$(mktemp -d) pids=
cleanup() { set +e; for p in $pids; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; part; rm -rf "$scratch"; }
trap cleanup EXIT; trap 'exit 130' INT TERM
join
steer() {
    ip netns exec $s "$image/bin/ntp-ctl" lab servers --server delay=1ms,jitter=50us --server delay=2ms,jitter=50us \
        --server delay=3ms,jitter=50us > "$scratch/lab" 2>&1 & pids="$pids $!"
    for _ in $(seq 50); do [ "$(grep -c ' is ' "$scratch/lab")" -ge 3 ] && break; sleep 0.1; done
    { sed -n 's/.*\(127\.0\.0\.1:[0-9]*\) is .*/[[source]]\nmode = "server"\naddress = "\1"\npoll-interval-limits = { min = 0, max = 4 }\ninitial-poll-interval = 0/p' "$scratch/lab"
      printf '[[server]]\nlisten = "0.0.0.0:123"\n[synchronization]\nstate-directory = "%s"\n[observability]\nobservation-path = "%s/observe"\nmetrics-exporter-listen = "off"\n' \
          "$scratch" "$scratch"; echo "${MORE:-}"; } > "$scratch/ntp.toml"
    ip netns exec $s "$image/bin/ntp-daemon" -c "$scratch/ntp.toml" --clock software:20ms,30ppm > "$scratch/log" 2>&1 & daemon=$!; pids="$pids $daemon"
    sleep "${SETTLE:-40}"
}
probe() { # NAME SECONDS
    ip netns exec $s python3 - "$1" "$2" <<'PROBE'
import math, os, socket, struct, sys, time
name, end, errors, delays = sys.argv[1], time.monotonic() + float(sys.argv[2]), [], []
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(0.05); s.connect(("127.0.0.1", 123))
def unix(q): return (q >> 32) - 2208988800 + (q & 0xffffffff) / 2**32
asked = 0
while time.monotonic() < end:
    asked += 1
    t1 = time.time()
    try:
        cookie = os.urandom(8)
        s.send(b"\x23" + bytes(39) + cookie); r = s.recv(100); t4 = time.time()
        while r[24:32] != cookie:
            r = s.recv(100); t4 = time.time()
        delays.append(t4 - t1)
        t2, t3 = map(unix, struct.unpack("!QQ", r[32:48]))
        if t4 - t1 < 0.0003: errors.append(((t2 - t1) + (t3 - t4)) / 2)
    except OSError: pass
    time.sleep(0.1)
rms = math.sqrt(sum(e * e for e in errors) / len(errors)) if errors else float("nan")
delays.sort()
at = lambda share: delays[min(len(delays) - 1, int(len(delays) * share))] * 1e6 if delays else float("nan")
print(f"{name:6} clock rms {rms*1e6:7.1f} us, greatest {max(map(abs, errors), default=0)*1e6:7.1f} us ({len(errors)} answers within 0.3 ms)"
      f"   {len(delays)} of {asked} answered, median {at(0.5):4.0f} us, p99 {at(0.99):5.0f} us")
PROBE
}
