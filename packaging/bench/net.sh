# net.sh     sourced: two network namespaces joined by a veth pair, $s with 192.168.77.2 and fd77::2, its neighbour $g with 192.168.77.1
# and fd77::1, to which 172.16.0.0/12 and fd78::/44 are routed; there what comes for these is thrown away without a word.
echo -20 > /proc/self/autogroup 2>/dev/null || true        # nice across process groups has no effect without it
g=ntpg$$ s=ntps$$
mac() { ip -n "$1" -o link show v0 | sed 's/.*ether \([^ ]*\).*/\1/'; }
join() {
    ip netns add $g; ip netns add $s
    ip link add v0 netns $g type veth peer name v0 netns $s
    ip -n $g addr add 192.168.77.1/24 dev v0; ip -n $s addr add 192.168.77.2/24 dev v0
    ip -n $g addr add fd77::1/64 dev v0 nodad; ip -n $s addr add fd77::2/64 dev v0 nodad
    for n in $g $s; do ip -n $n link set lo up; ip -n $n link set v0 up; done
    ip -n $s route add 172.16.0.0/12 via 192.168.77.1
    ip -n $s route add fd78::/44 via fd77::1; ip -n $g route add fd78::/44 dev v0
    for neighbour in 192.168.77.1 fd77::1; do ip -n $s neigh replace $neighbour lladdr "$(mac $g)" dev v0 nud permanent; done
}
part() { ip netns del $g; ip netns del $s; }
