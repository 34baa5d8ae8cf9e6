#!/bin/bash
# flood.sh [SECONDS]     what a flood of garbage does to the clock that the same daemon steers
# Measured in quiet, then under the flood (default 60 s each). Needs root, iproute2, Python 3, a C compiler, and the image.
# env RATE  datagrams offered per second (400000)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-60}
make -s -C "$here"
. "$here/steered.sh"
steer
probe quiet "$seconds"
PAYLOAD_HEX=$(head -c 60 /dev/urandom | xxd -p | tr -d '\n') ip netns exec $g taskset -c 0 "$here/../target/bench/ntpgen" v0 \
    "$(ip -n $s -o link show v0 | sed 's/.*ether \([^ ]*\).*/\1/')" 192.168.77.2 "$((seconds + 5))" "$daemon" "${RATE:-400000}" > "$scratch/flood" & pids="$pids $!"
sleep 3
probe flood "$seconds"
wait $! || true
cat "$scratch/flood"
"$image/bin/ntp-ctl" status --socket "$scratch/observe" | grep -A1 Serves
