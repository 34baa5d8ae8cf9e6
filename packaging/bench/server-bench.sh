#!/bin/bash
# server-bench.sh NAME -- COMMAND...     how many requests a second an NTP server answers on one core
# Two network namespaces joined by a veth pair; COMMAND runs in the server's (192.168.77.2 and fd77::2, port 123) pinned to
# CPU1, the generator in the other, pinned to CPU0. Prints a row per offered rate and the server's memory. Needs root.
# env RATES (offered per second)  SECS per rate (1.5)  WARM seconds before the first rate (1; a JVM wants 5 and a warm-up rate first)
#     PAYLOAD_HEX  send this payload instead of a plain request    PAYLOAD_FROM  or what this command prints, run beside the server
#     CLIENTS distinct addresses (4096)    IPV6  1: requests over IPv6    SERVER_CPUS (1)
#     LOG  file for the server's output    LOCK  lock file held for the run
# compare.sh runs it for one server after the other.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 3 ] && [ "$2" = -- ] || { sed -n 2,9p "$0"; exit 2; }
if [ -n "${LOCK:-}" ]; then lock=$LOCK; unset LOCK; exec flock "$lock" "$0" "$@"; fi
name=$1; shift 2
make -s -C "$here"
echo -20 > /proc/self/autogroup 2>/dev/null || true        # nice across process groups has no effect without it
g=ntpg$$ s=ntps$$ pid=
cleanup() { set +e; [ -n "$pid" ] && kill "$pid" 2>/dev/null; wait 2>/dev/null; ip netns del $g; ip netns del $s; }
trap cleanup EXIT; trap 'exit 130' INT TERM
ip netns add $g; ip netns add $s
ip link add v0 netns $g type veth peer name v0 netns $s
ip -n $g addr add 192.168.77.1/24 dev v0; ip -n $s addr add 192.168.77.2/24 dev v0
for n in $g $s; do ip -n $n link set lo up; ip -n $n link set v0 up; done
ip -n $s route add 172.16.0.0/12 via 192.168.77.1
mac() { ip -n "$1" -o link show v0 | sed 's/.*ether \([^ ]*\).*/\1/'; }
ip -n $s neigh replace 192.168.77.1 lladdr "$(mac $g)" dev v0 nud permanent
server=192.168.77.2
if [ "${IPV6:-0}" = 1 ]; then
    server=fd77::2
    ip -n $g addr add fd77::1/64 dev v0 nodad; ip -n $s addr add fd77::2/64 dev v0 nodad
    ip -n $s route add fd78::/44 via fd77::1; ip -n $g route add fd78::/44 dev v0    # there the answers are thrown away without a word
    ip -n $s neigh replace fd77::1 lladdr "$(mac $g)" dev v0 nud permanent
fi
ip netns exec $s taskset -c "${SERVER_CPUS:-1}" "$@" > "${LOG:-/dev/null}" 2>&1 & pid=$!
sleep "${WARM:-1}"
kill -0 $pid || { echo "$name ended at once" >&2; exit 1; }
[ -z "${PAYLOAD_FROM:-}" ] || { PAYLOAD_HEX=$(ip netns exec $s bash -c "$PAYLOAD_FROM"); export PAYLOAD_HEX; }
echo "## $name"
ip netns exec $g taskset -c 0 "$here/../target/bench/ntpgen" v0 "$(mac $s)" $server "${SECS:-1.5}" "$pid" ${RATES:-50000 100000 150000 200000 250000 300000 400000}
awk '/^Vm(RSS|HWM)/{printf "%s %s kB  ", $1, $2} END{print ""}' /proc/$pid/status
