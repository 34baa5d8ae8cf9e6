#!/bin/sh
# Shows Truechimer at work on this machine: four time servers, one of them wrong, and the daemon that follows the others.
# It needs no root, no configuration and no internet, and leaves nothing behind.
set -eu

usage() {
    cat <<'END'
Usage: packaging/try.sh [--steer] [--exit-when-settled]
Builds Truechimer if need be and shows it at work until Ctrl-C.

  --steer              steer the clock of this machine, and put it back at the end (needs root);
                       without it, a clock that exists in the daemon alone is steered
  --exit-when-settled  end as soon as the clock is right, instead of running on
  -h, --help           this text
END
}

steer=false
once=false
for argument in "$@"; do
    case $argument in
        --steer) steer=true ;;
        --exit-when-settled) once=true ;;
        -h | --help) usage; exit 0 ;;
        *) echo "try.sh: unknown option $argument (see --help)" >&2; exit 2 ;;
    esac
done
if $steer && [ "$(id -u)" != 0 ]; then
    echo "try.sh: --steer sets the clock of this machine, which only root may do: use sudo, or leave --steer out" >&2
    exit 77
fi

self=$0
[ ! -h "$self" ] || self=$(readlink -f -- "$self")
root=$(CDPATH='' cd -- "$(dirname -- "$self")/.." && pwd -P)
image=$root/packaging/target/truechimer
built=$root/packaging/target/rehearsal/ntp-daemon.log # the last thing that a build writes
settled_within=60
work=
servers=
daemon=
build=

# Ends a process of ours and waits until it is gone.
end() {
    [ -z "$1" ] || { kill "$1" 2>/dev/null && wait "$1"; } 2>/dev/null || :
}

clean_up() {
    trap '' HUP INT TERM PIPE
    trap - EXIT
    end "$build"
    end "$daemon"
    end "$servers"
    [ -z "$work" ] || rm -rf -- "$work"
}

trap clean_up EXIT
trap 'exit 129' HUP
trap 'if $on_air; then echo; exit 0; else exit 130; fi' INT
trap 'exit 143' TERM
trap 'exit 141' PIPE # who reads may stop reading
on_air=false

say() {
    printf '%s\n' "$*"
}

# A line that the next one replaces, where there is a terminal.
progress() {
    if [ -t 1 ]; then printf '\r\033[K  %s' "$*"; else printf '  %s\n' "$*"; fi
}

progress_done() {
    [ ! -t 1 ] || printf '\r\033[K'
}

fail() {
    progress_done
    echo "try.sh: $1" >&2
    [ ! -s "${2:-}" ] || tail -n 20 -- "$2" >&2
    exit 1
}

is_current() {
    [ -x "$image/bin/ntp-ctl" ] && [ -f "$built" ] \
        && [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$built" ! -type d | head -n 1)" ]
}

build_image() {
    command -v mvn >/dev/null || fail "there is no mvn here; install Maven (the package maven) and a JDK 25"
    [ -w "$root" ] || fail "Truechimer is not built yet, and $root cannot be written to; run this once as its owner"
    (cd "$root" && exec mvn -q -DskipTests package) >"$work/build.log" 2>&1 &
    build=$!
    seconds=0
    while kill -0 "$build" 2>/dev/null; do
        [ -t 1 ] || [ "$seconds" = 0 ] && progress "building, which takes a minute or two: $seconds s"
        sleep 1
        seconds=$((seconds + 1))
    done
    wait "$build" || fail "the build failed; its last lines:" "$work/build.log"
    build=
    progress_done
}

# The first port from 9975 on that nobody listens at.
metrics_port() {
    port=9975
    while grep -qi ": [0-9A-F]*:$(printf %04X "$port") [0-9A-F:]* 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null; do
        port=$((port + 1))
    done
    echo "$port"
}

start_servers() {
    if $steer; then set -- --offset 500us --keep-clock; else set --; fi
    : >"$work/servers"
    "$image/bin/ntp-ctl" lab servers "$@" >"$work/servers" 2>"$work/servers.log" &
    servers=$!
    tries=0
    until [ "$(grep -c ' is ' "$work/servers")" = 4 ]; do
        kill -0 "$servers" 2>/dev/null || fail "the servers do not run:" "$work/servers.log"
        [ "$tries" -lt 300 ] || fail "the servers do not start"
        tries=$((tries + 1))
        sleep 0.1
    done
    say "Four time servers on this machine:"
    sed 's/^/  /' "$work/servers"
}

write_configuration() {
    mkdir "$work/state"
    {
        echo '[source-defaults]'
        echo 'poll-interval-limits = { min = 0, max = 2 }'
        echo 'initial-poll-interval = 0'
        while read -r address _; do
            printf '\n[[source]]\nmode = "server"\naddress = "%s"\n' "$address"
        done <"$work/servers"
        printf '\n[synchronization]\nstate-directory = "%s"\n' "$work/state"
        printf '\n[observability]\nobservation-path = "%s"\n' "$work/observe"
        printf 'metrics-exporter-listen = "127.0.0.1:%s"\n' "$(metrics_port)"
    } >"$work/ntp.toml"
}

start_daemon() {
    if $steer; then
        clock=kernel
        say "The daemon steers the clock of this machine; their time is 0.5 ms ahead of it."
    else
        clock=software:20ms,30ppm
        say "The daemon steers a clock of its own, which starts 20 ms off and runs 30 ppm too fast."
    fi
    "$image/bin/ntp-daemon" --config "$work/ntp.toml" --clock "$clock" >"$work/daemon.log" 2>&1 &
    daemon=$!
    started=$(date +%s)
}

# In one line: is it synchronised, how far off is the clock in microseconds, how many servers are falsetickers.
look() {
    "$image/bin/ntp-ctl" status --socket "$work/observe" --format prometheus 2>/dev/null | awk '
        /^ntp_system_synchronised / { synchronised = $2 + 0 }
        /^ntp_system_offset_seconds / { offset = $2 * 1e6; if (offset < 0) offset = -offset }
        /^ntp_system_frequency_sigma_ratio / { sigma = $2 * 1e6 }
        /^ntp_source_standing/ && /standing="falseticker"/ { falsetickers += $2 }
        END { printf "%d %d %d %d\n", synchronised, offset, sigma, falsetickers }'
}

await_settled() {
    while :; do
        kill -0 "$daemon" 2>/dev/null || fail "the daemon ended:" "$work/daemon.log"
        seconds=$(($(date +%s) - started))
        read -r synchronised offset sigma falsetickers <<END
$(look)
END
        if [ "$synchronised" = 1 ] && [ "$offset" -lt 500 ] && [ "$sigma" -lt 10 ] && [ "$falsetickers" -gt 0 ]; then
            break
        elif [ "$synchronised" = 1 ]; then
            progress "$seconds s: synchronised, $offset us to go"
        else
            progress "$seconds s: comparing the servers"
        fi
        [ "$seconds" -lt "$settled_within" ] || fail "not settled within $settled_within s:" "$work/daemon.log"
        sleep 0.5
    done
    progress_done
    say "Settled $(($(date +%s) - started)) s after the start of the daemon."
}

work=$(mktemp -d "${TMPDIR:-/tmp}/truechimer-try.XXXXXX")
if is_current; then
    :
elif [ -x "$image/bin/ntp-ctl" ] && [ ! -w "$root" ]; then
    say "The build is older than its sources, and is shown as it is: $root cannot be written to."
else
    build_image
fi
start_servers
write_configuration
start_daemon
await_settled
say
say "\$ ntp-ctl status"
"$image/bin/ntp-ctl" status --socket "$work/observe"
say
say "Look again: $image/bin/ntp-ctl status --socket $work/observe"
say "Metrics:    http://$(sed -n 's/^metrics-exporter-listen = "\(.*\)"/\1/p' "$work/ntp.toml")/metrics"
say "Log:        $work/daemon.log"
if ! $once; then
    say "It runs until Ctrl-C."
    on_air=true
    wait "$daemon" || :
    fail "the daemon ended:" "$work/daemon.log"
fi
