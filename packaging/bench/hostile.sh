#!/bin/bash
# hostile.sh [SECONDS]     what clients that mean harm do, by exchanging keys, to the clock, to plain NTP, and to honest exchanges
# From the first 4,000 addresses of a network of their own they keep up to AT_ONCE connections open: a third says nothing, a third
# sends garbage, a third an octet of a handshake a second. For each that the server closes another comes, RATE a second at most.
# Measured in quiet, then under the attack (default 30 s each). Needs root, iproute2, openssl, Python 3, and the image.
# env AT_ONCE  connections (2000)   env RATE  new ones a second (1000)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-30}
. "$here/steered.sh"
ip -n $g route add local 172.16.0.0/12 dev lo
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:192.168.77.2 -keyout "$scratch/key.pem" -out "$scratch/cert.pem" 2> /dev/null
MORE=$(printf '[[nts-ke-server]]\nlisten = "0.0.0.0:4460"\ncertificate-chain-path = "%s/cert.pem"\nprivate-key-path = "%s/key.pem"\n' "$scratch" "$scratch")
cat > "$scratch/honest.py" <<'END'
import socket, ssl, sys, time
name, end, ca = sys.argv[1], time.monotonic() + float(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=ca)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_alpn_protocols(["ntske/1"])
asked, took = 0, []
while time.monotonic() < end:
    asked += 1
    start = time.monotonic()
    try:
        with socket.create_connection(("192.168.77.2", 4460), 5) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(plain, server_hostname="192.168.77.2") as s:
                s.sendall(bytes.fromhex("80010002000080040002000f80000000"))
                answer = b""
                while not answer.endswith(bytes.fromhex("80000000")):
                    part = s.recv(4096)
                    if not part:
                        raise OSError
                    answer += part
        took.append(time.monotonic() - start)
    except OSError:
        pass
    time.sleep(0.1)
took.sort()
print(f"{name:6} keys for {len(took)} of {asked} honest clients", end="")
print(f", median {took[len(took) // 2]*1e3:.1f} ms, longest {took[-1]*1e3:.1f} ms" if took else "")
END
cat > "$scratch/hostile.py" <<'END'
import os, resource, selectors, socket, sys, time
seconds, at_once, rate = float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
resource.setrlimit(resource.RLIMIT_NOFILE, (at_once + 100, max(at_once + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
hello = bytes.fromhex("16030100f7010000f30303") + os.urandom(300)
watch, slow = selectors.DefaultSelector(), {}
opened = closed = most = 0
begin = time.monotonic()
tick = begin + 1
def close(s):
    global closed
    closed += 1
    watch.unregister(s); slow.pop(s, None); s.close()
while (now := time.monotonic()) - begin < seconds:
    for _ in range(min(at_once - (opened - closed), int((now - begin) * rate) - opened, 100)):
        s = socket.socket(); s.setblocking(False)
        s.bind((f"172.16.{opened // 250 % 16}.{opened % 250 + 1}", 0))
        s.connect_ex(("192.168.77.2", 4460))
        watch.register(s, selectors.EVENT_READ | (selectors.EVENT_WRITE if opened % 3 else 0), opened % 3)
        opened += 1
    most = max(most, opened - closed)
    for key, events in watch.select(0.005):
        s = key.fileobj
        try:
            if events & selectors.EVENT_READ and not s.recv(4096):
                close(s)
            elif events & selectors.EVENT_WRITE:
                if key.data == 1:
                    s.send(os.urandom(200))
                else:
                    slow[s] = 0
                watch.modify(s, selectors.EVENT_READ, key.data)
        except OSError:
            close(s)
    if now > tick:
        tick += 1
        for s, sent in list(slow.items()):
            try:
                s.send(hello[sent:sent + 1]); slow[s] = sent + 1
            except OSError:
                close(s)
print(f"hostile connections: {opened} opened, {closed} closed by the server, up to {most} at once")
END
honest() { ip netns exec $g python3 "$scratch/honest.py" "$1" "$2" "$scratch/cert.pem"; }
used() { awk '{ print $14 + $15 }' /proc/"$daemon"/stat; }
measure() { # NAME SECONDS
    local before clients; before=$(used)
    honest "$1" "$2" > "$scratch/honest" & clients=$!
    probe "$1" "$2"
    wait $clients; cat "$scratch/honest"
    awk -v n="$1" -v u="$(($(used) - before))" -v s="$2" -v r="$(awk '/^VmRSS/{ print $2 }' /proc/"$daemon"/status)" \
        'BEGIN { printf "%-6s the daemon used %.2f of a processor, and %d MB\n", n, u / s / 100, r * 1024 / 1e6 }'
}
steer
measure quiet "$seconds"
ip netns exec $g python3 "$scratch/hostile.py" "$((seconds + 4))" "${AT_ONCE:-2000}" "${RATE:-1000}" > "$scratch/hostile" & hostile=$!; pids="$pids $hostile"
sleep 2
measure attack "$seconds"
wait $hostile || true
cat "$scratch/hostile"
"$image/bin/ntp-ctl" nts --socket "$scratch/observe"
