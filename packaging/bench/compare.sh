#!/bin/bash
# compare.sh [ROUNDS] [CONTENDER...]     requests a second on one core under 1 % loss, servers in turn, medians of the rounds
# Contenders: truechimer, xleave (every answer remembered for the interleaved mode), prefixes (100,000 blocks in the deny list),
# million (a million client addresses), chronyd, ntpecho; nts and chronyd-nts (authentic requests, AEAD 15).
# Needs root, iproute2, a C compiler, openssl, chronyd, and the image that `mvn -DskipTests package` builds.
# env RATES  offered per second    SECS per rate (1.2)    IPV6  1: over IPv6 (ntpecho has none)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-3}; shift || true
contenders=("$@"); [ $# -gt 0 ] || contenders=(truechimer xleave prefixes million chronyd ntpecho nts chronyd-nts)
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
daemon=$here/../target/truechimer/bin/ntp-daemon
export SECS=${SECS:-1.2}
any=0.0.0.0; [ "${IPV6:-0}" != 1 ] || any=[::]
rates=${RATES:-$(seq -s ' ' 120000 10000 320000)}
authentic_rates=${RATES:-$(seq -s ' ' 60000 10000 260000)}
origin=230000000000000000000000000000000000000000000000ea00000000000001ea00000000000002ea00000000000003

configure() { # FILE DENIED_BLOCKS CLIENTS
    { echo '[[server]]'
      echo "listen = \"$any:123\""
      echo 'shards = 1'
      echo "rate-limiting-cache-size = $3"
      echo 'rate-limiting-cutoff-ms = 1        # a limit that nobody reaches: a burst of 1000'
      echo 'rate-limiting-burst = 1000'
      echo "$2"
      echo '[synchronization]'
      echo 'local-stratum = 1'
      echo "state-directory = \"$scratch\""
      echo '[observability]'
      echo "observation-path = \"$scratch/observe\""
      echo 'metrics-exporter-listen = "off"'
    } > "$1"
}
configure "$scratch/plain.toml" "" 16384
configure "$scratch/million.toml" "" 1000000
configure "$scratch/prefixes.toml" "denylist = { action = \"deny\", filter-path = \"$scratch/prefixes\" }" 16384
for i in $(seq 0 99999); do echo "$((100 + i / 65536)).$((i / 256 % 256)).$((i % 256)).0/24"; done > "$scratch/prefixes"
printf 'local stratum 1\nallow\ncmdport 0\nbindcmdaddress /\nclientloglimit 16777216\nratelimit interval -10 burst 255\npidfile %s/chronyd.pid\n' \
    "$scratch" > "$scratch/chrony.conf"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$scratch/key.pem" -out "$scratch/cert.pem" 2> /dev/null
{ cat "$scratch/plain.toml"
  printf '[[nts-ke-server]]\nlisten = "0.0.0.0:4460"\ncertificate-chain-path = "%s/cert.pem"\nprivate-key-path = "%s/key.pem"\n' \
      "$scratch" "$scratch"; } > "$scratch/nts.toml"
{ cat "$scratch/chrony.conf"; printf 'ntsservercert %s/cert.pem\nntsserverkey %s/key.pem\n' "$scratch" "$scratch"; } > "$scratch/chrony-nts.conf"
request="$here/../target/truechimer/bin/ntp-ctl lab nts-request --server localhost:4460 --hex --ca $scratch/cert.pem"

run() { # CONTENDER
    local warm=4 warming="150000 150000 " serve=("$daemon" -c "$scratch/plain.toml" --no-control)
    case $1 in
    truechimer) ;;
    xleave) export PAYLOAD_HEX=$origin ;;
    prefixes) serve[2]=$scratch/prefixes.toml ;;
    million) export CLIENTS=1000000; serve[2]=$scratch/million.toml ;;
    chronyd) warm=1 warming= serve=(chronyd -x -d -u root -f "$scratch/chrony.conf") ;;
    ntpecho) warm=1 warming= serve=("$here/../target/bench/ntpecho" 64 4194304 stamps) ;;
    nts) export PAYLOAD_FROM=$request; warming="40000 60000 "; rates=$authentic_rates; serve[2]=$scratch/nts.toml ;;
    chronyd-nts)
        export PAYLOAD_FROM=$request; rates=$authentic_rates; warm=1 warming= serve=(chronyd -x -d -u root -f "$scratch/chrony-nts.conf") ;;
    *) echo "no contender $1" >&2; exit 2 ;;
    esac
    WARM=$warm RATES="$warming$rates" "$here/server-bench.sh" "$1" -- "${serve[@]}"
}

make -s -C "$here"
for round in $(seq "$rounds"); do
    for contender in "${contenders[@]}"; do
        (run "$contender") | tee -a "$scratch/log" | awk -v name="$contender" -v round="$round" -v out="$scratch/results" '
            $1 ~ /^[0-9]+$/ && $4 <= 1 && $3 > best { best = $3; busy = $5 + $6 }
            /VmRSS/ { rss = $5 }
            END { printf "%s %d %d %.0f\n", name, best, rss / 1024, busy ? best / busy * 100 : 0 >> out
                  printf "round %s: %-10s %7d/s  %7.0f per CPU second  %4d MB\n", round, name, best, busy ? best / busy * 100 : 0, rss / 1024 }'
    done
done
echo
for contender in "${contenders[@]}"; do
    awk -v name="$contender" '$1 == name { print $2, $4, $3 }' "$scratch/results" | sort -n |
        awk -v name="$contender" '{ rate[NR] = $1; cpu[NR] = $2; rss[NR] = $3 }
            END { m = int((NR + 1) / 2); printf "median:  %-10s %7d/s  %7d per CPU second  %4d MB\n", name, rate[m], cpu[m], rss[m] }'
done
