# Part of bin/pulse: a heartbeat channel that is new comes to a router that leads (docs/decisions/0180). A member that joins the group
# of an active router starts the whole group anew, and nobody holds the addresses for deadtime. So it runs beside the others until
# it leads as they do, and joins them then: nothing moves. `joining` (keepalived.conf with the channels side by side) and the
# addresses by which a channel's lead is seen come from `pulse compile`.

# joining_channels: those addresses, when this router leads and what is applied has channels that what is loaded has not
joining_channels() {
  cmp -s "$data/$loaded/keepalived.conf" "$conf" && return 0
  is_active || return 0
  node_part channels "$loaded"
}

# Each file is there whole at any moment, for a keepalived that is started anew meanwhile.
# read_apart: keepalived reads the file with the channels side by side. The whole one is in its place again before this ends.
read_apart() {
  cp "$conf" "$conf.whole" && cp "$applied/joining" "$conf.joining" && mv "$conf.joining" "$conf"
  read_again
  # It has read a file of a thousand addresses within a second.
  sleep 2
  mv "$conf.whole" "$conf"
}

# whole_again: a router that lost power in those seconds boots from the whole file
whole_again() { if [ -e "$conf.whole" ]; then mv "$conf.whole" "$conf"; fi; }

# join_channels: false when another router leads on one of them
join_channels() {
  read_apart
  tenths=$(($(seconds_until_taken_over "$conf") * 10))
  for address in $joining; do
    until [ -n "$(ip -o addr show to "$address")" ]; do
      [ "$tenths" -gt 0 ] || return 1
      tenths=$((tenths - 1))
      sleep 0.1
    done
  done
}
