# Part of bin/pulse: VIPs that prefer the backup router are a second group of addresses, with a heartbeat and a gate of its own
# (active-active, docs/active-active.md). It has to work without Node.
#
# Functions name a group as the files `addresses` and `quiet` do: empty is the first, @2 the second; ${1#@} is what its files in
# /run/pulse have behind their names.

# each_group FUNCTION: calls it for each group of the applied generation
each_group() {
  "$1" ''
  if second_group "$applied"; then "$1" @2; fi
}

second_group() {
  while read -r _ _ of; do [ "$of" != @2 ] || return 0; done <"$1/addresses"
  return 1
} 2>/dev/null

# leads GROUP GENERATION: is the first address of that group on an interface? Those of a group come and go together.
leads() {
  while read -r address _ of; do
    [ "$of" = "$1" ] || continue
    [ -n "$(ip -o addr show to "${address%/*}")" ]
    return
  done <"$2/addresses"
  return 1
}

# Connection sync in both directions: each router sends what it balances and receives the rest. With one group keepalived runs the
# kernel's daemon of the router's role. The kernel does not loop its multicast back, so that no router hears itself. $run/sync is what
# runs: `DEVICE ID`, as in the generation.
sync_both() {
  [ "$(cat "$applied/sync" 2>/dev/null)" != "$(cat "$run/sync" 2>/dev/null)" ] || return 0
  end_sync
  [ -s "$applied/sync" ] || return 0
  read -r device id <"$applied/sync"
  for state in master backup; do
    # a keepalived that was killed left its own running
    ipvsadm --stop-daemon $state 2>/dev/null
    ipvsadm --start-daemon $state --mcast-interface "$device" --syncid "$id" ||
      { say "Connection sync could not be started as $state; see ipvsadm -L --daemon."; return 1; }
  done
  cp "$applied/sync" "$run/sync"
}

end_sync() {
  [ -e "$run/sync" ] || return 0
  for state in master backup; do ipvsadm --stop-daemon $state 2>/dev/null; done
  rm -f "$run/sync"
}
