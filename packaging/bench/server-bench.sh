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
. "$here/net.sh"
pid=
cleanup() { set +e; [ -n "$pid" ] && kill "$pid" 2>/dev/null; wait 2>/dev/null; part; }
trap cleanup EXIT; trap 'exit 130' INT TERM
join
server=192.168.77.2; [ "${IPV6:-0}" != 1 ] || server=fd77::2
ip netns exec $s taskset -c "${SERVER_CPUS:-1}" "$@" > "${LOG:-/dev/null}" 2>&1 & pid=$!
sleep "${WARM:-1}"
kill -0 $pid || { echo "$name ended at once" >&2; exit 1; }
[ -z "${PAYLOAD_FROM:-}" ] || { PAYLOAD_HEX=$(ip netns exec $s bash -c "$PAYLOAD_FROM"); export PAYLOAD_HEX; }
echo "## $name"
ip netns exec $g taskset -c 0 "$here/../target/bench/ntpgen" v0 "$(mac $s)" $server "${SECS:-1.5}" "$pid" ${RATES:-50000 100000 150000 200000 250000 300000 400000}
awk '/^Vm(RSS|HWM)/{printf "%s %s kB  ", $1, $2} END{print ""}' /proc/$pid/status
