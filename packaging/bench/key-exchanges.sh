#!/bin/bash
# key-exchanges.sh [SECONDS] [SERVER...]     how many NTS key exchanges a server makes in a second of one core, servers in turn
# Servers: truechimer, chronyd. Whole TLS 1.3 handshakes with an EC P-256 certificate, no resumption, by the same client (Python's
# ssl, one connection at a time from each of four processes). A namespace of its own; the server has CPU 1, the client CPU 0, which
# may be the slower one: what counts is the server's CPU time. Each server gets the same load: five seconds from the start, which are
# shown as "cold", WARM seconds more, then those that count. At last HELD connections are held open between handshake and request.
# Needs root, iproute2, openssl, Python 3, chronyd, and the image.
# env WARM  seconds (25)   env HELD  connections (500)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-10}; shift || true
servers=("$@"); [ $# -gt 0 ] || servers=(truechimer chronyd)
scratch=$(mktemp -d) n=ntpk$$ pid=
stop() { [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait 2>/dev/null || true; pid=; }
cleanup() { set +e; stop; ip netns del $n; rm -rf "$scratch"; }
trap cleanup EXIT; trap 'exit 130' INT TERM
ip netns add $n; ip -n $n link set lo up
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$scratch/key.pem" -out "$scratch/cert.pem" 2> /dev/null
cat > "$scratch/ntp.toml" <<END
[[server]]
listen = "127.0.0.1:123"
[[nts-ke-server]]
listen = "127.0.0.1:4460"
certificate-chain-path = "$scratch/cert.pem"
private-key-path = "$scratch/key.pem"
key-exchange-timeout-ms = 10000
concurrent-connections = 1000
[synchronization]
local-stratum = 1
state-directory = "$scratch"
[observability]
observation-path = "$scratch/observe"
metrics-exporter-listen = "off"
END
cat > "$scratch/chrony.conf" <<END
local stratum 1
allow
cmdport 0
bindcmdaddress /
pidfile $scratch/chronyd.pid
ntsservercert $scratch/cert.pem
ntsserverkey $scratch/key.pem
maxntsconnections 1000
END
cat > "$scratch/client.py" <<'END'
import os, signal, socket, ssl, sys, time
until, ca = time.monotonic() + float(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context(cafile=ca)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_alpn_protocols(["ntske/1"])
request = bytes.fromhex("80010002000080040002000f80000000")
made = failed = 0
while time.monotonic() < until:
    try:
        with socket.create_connection(("127.0.0.1", 4460), 5) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(plain, server_hostname="localhost") as s:
                s.sendall(request)
                answer = b""
                while not answer.endswith(bytes.fromhex("80000000")):
                    part = s.recv(4096)
                    if not part:
                        break
                    answer += part
                cookies, at = 0, 0
                while at + 4 <= len(answer):
                    cookies += answer[at:at + 2] == b"\x00\x05"
                    at += 4 + int.from_bytes(answer[at + 2:at + 4], "big")
                if cookies == 8:
                    made += 1
                else:
                    failed += 1
    except OSError:
        failed += 1
print(made, failed)
END
cat > "$scratch/held.py" <<'END'
import socket, ssl, sys, time
context = ssl.create_default_context(cafile=sys.argv[2])
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_alpn_protocols(["ntske/1"])
held = []
for i in range(int(sys.argv[1])):
    try:
        plain = socket.create_connection(("127.0.0.1", 4460), 5, (f"127.0.0.{i % 100 + 1}", 0))
        held.append(context.wrap_socket(plain, server_hostname="localhost"))
    except OSError:
        pass
def open_still(s):
    s.setblocking(False)
    try:
        return bool(s.recv(1))
    except ssl.SSLWantReadError:
        return True
    except OSError:
        return False
print(sum(map(open_still, held)), flush=True)
sys.stdin.readline()
END
family() { local p; echo "$1"; for p in $(cat /proc/"$1"/task/*/children 2> /dev/null); do family "$p"; done; }
ticks() { local sum=0 p v; for p in $(family "$1"); do v=$(awk '{print $14 + $15}' /proc/"$p"/stat 2> /dev/null); sum=$((sum + ${v:-0})); done; echo $sum; }
load() { # SECONDS: exchanges made and failed
    local i; for i in 1 2 3 4; do ip netns exec $n taskset -c 0 python3 "$scratch/client.py" "$1" "$scratch/cert.pem" > "$scratch/client$i" & clients[i]=$!; done
    wait "${clients[@]}"; cat "$scratch"/client[1-4] | awk '{ made += $1; failed += $2 } END { print made, failed }'
}
memory() { local sum=0 p v; for p in $(family "$1"); do v=$(awk '/^VmRSS/{ print $2 }' /proc/"$p"/status 2> /dev/null); sum=$((sum + ${v:-0})); done; echo $((sum * 1024 / 1000000)); }
rate() { # SECONDS: made, failed, and the server's CPU time in ticks
    local before made; before=$(ticks $pid); made=$(load "$1"); echo "$made $(($(ticks $pid) - before))"
}
for server in "${servers[@]}"; do
    case $server in
    truechimer) serve=("$here/../target/truechimer/bin/ntp-daemon" -c "$scratch/ntp.toml" --no-control) ;;
    chronyd) serve=(chronyd -x -d -u root -f "$scratch/chrony.conf") ;;
    *) echo "no server $server" >&2; exit 2 ;;
    esac
    ip netns exec $n taskset -c 1 "${serve[@]}" > "$scratch/$server.log" 2>&1 & pid=$!
    sleep 3
    idle=$(memory $pid)
    read -r cold _ coldticks < <(rate 5)
    load "${WARM:-25}" > /dev/null
    read -r made failed ticks < <(rate "$seconds")
    after=$(memory $pid)
    mkfifo "$scratch/go"
    ip netns exec $n taskset -c 0 python3 "$scratch/held.py" "${HELD:-500}" "$scratch/cert.pem" < "$scratch/go" > "$scratch/held" & holder=$!
    exec 3> "$scratch/go"
    for _ in $(seq 100); do [ -s "$scratch/held" ] && break; sleep 0.1; done
    with=$(memory $pid)
    exec 3>&-; wait $holder || true; rm "$scratch/go"
    awk -v s="$server" -v m="$made" -v f="$failed" -v t="$seconds" -v u="$ticks" -v c="$cold" -v cu="$coldticks" -v i="$idle" -v a="$after" \
        -v h="$(cat "$scratch/held")" -v w="$with" 'BEGIN {
        printf "%-10s %6d/s  %6d per CPU second (cold %d)  %d failed  RSS %d MB idle, %d after that, %d with %d connections held\n",
            s, m / t, u ? m / u * 100 : 0, cu ? c / cu * 100 : 0, f, i, a, w, h }'
    stop
done
