# Part of bin/pulse: the IPVS table that a start loads and a stop takes back, without Node. While Node is here lvsd keeps it.

# The applied table with what operators decided for single servers (lib/protocol/intents.ts, docs/operation.md): a halted one left
# out, a drained one with weight 0.
table_with_intents() {
  intents=$run/intents
  [ -r "$intents" ] || intents=$root/var/lib/lvs-agent/intents
  if [ ! -r "$intents" ] || [ ! -r "$applied/places" ]; then cat "$applied/table"; return; fi
  awk '
    part == "intents" {
      word = $3
      if (word == "drained") word = "weight=0"
      if (word == "halted" || word ~ /^weight=[0-9]+$/) decided[$1 " " $2] = word
      next
    }
    part == "places" {
      if (($1 " " $2) in decided) place[substr($0, length($1 " " $2) + 2)] = decided[$1 " " $2]
      next
    }
    $1 == "-a" && match($0, / -[mgi] -w [0-9]+$/) && (substr($0, 4, RSTART - 4) in place) {
      word = place[substr($0, 4, RSTART - 4)]
      if (word != "halted") print substr($0, 1, RSTART + 6) substr(word, 8)
      next
    }
    { print }' part=intents "$intents" part=places "$applied/places" part=table "$applied/table"
}

# Services that the kernel has already stay as they are, with their connections; foreign ones too.
load_table() {
  ipvsadm -Sn >"$run/table.now" || { say "There is no IPVS table; is ip_vs in this kernel?"; return 1; }
  table_with_intents | awk 'now { if ($1 == "-A") have[$2 " " $3] = 1; next } !(($2 " " $3) in have)' \
    now=1 "$run/table.now" now=0 - >"$run/table.missing"
  # A line that the kernel refuses (no such scheduler) says so; the others serve.
  if [ -s "$run/table.missing" ]; then ipvsadm --restore <"$run/table.missing"; fi
  rm -f "$run/table.now" "$run/table.missing"
}

# ours FILE: that file of the applied generation and of the one that was loaded. They differ after a compile without a reload.
ours() {
  loaded=
  [ -r "$run/loaded" ] && read -r loaded <"$run/loaded"
  for generation in "$applied" ${loaded:+"$data/$loaded"}; do
    if [ -r "$generation/$1" ]; then cat "$generation/$1"; fi
  done
}

# lvsd's own services as -A lines: it may have been unable to take what is applied. The first line is the boot it counts for.
lvsd_table() {
  [ -r "$run/lvsd-owned" ] || return 0
  { read -r boot_id && [ "$boot_id" = "$(cat /proc/sys/kernel/random/boot_id)" ] && sed 's/^/-A /'; } <"$run/lvsd-owned"
}

# Only services that are, were or were to be ours: foreign ones are left alone.
remove_table() {
  ipvsadm -Sn >"$run/table.now" 2>/dev/null || return 0
  { ours table; lvsd_table; } | awk '
    now { if ($1 == "-A") have[$2 " " $3] = 1; next }
    { line = $2 " " $3 ($4 == "-6" ? " -6" : "") }
    $1 == "-A" && (($2 " " $3) in have) && !seen[line]++ { print "-D", line }' \
    now=1 "$run/table.now" now=0 - >"$run/table.ours"
  if [ -s "$run/table.ours" ]; then ipvsadm --restore <"$run/table.ours"; fi
  # From here on such an entry would be somebody else's.
  rm -f "$run/table.now" "$run/table.ours" "$run/lvsd-owned"
}
