# What lvs.cf has run when this router becomes active or stops being it (docs/role-commands.md). A part of bin/pulse, which
# reads this file in; it has to work without Node.

# Seconds that a command gets, and those between SIGTERM and SIGKILL: a cloud's interface answers within some ten seconds.
role_limit=30
role_grace=2

role_log() { written roles "$*"; }

# role_now GROUP: the kernel's word, not that of the notification: those of a flapping router may arrive in any order. The constant
# address of the group's heartbeat comes and goes with its VIPs.
role_now() {
  while read -r address device of; do
    [ "$device" = lo ] && [ "$of" = "$1" ] || continue
    [ -z "$(ip -o addr show dev lo to "${address%/*}")" ] || { echo active; return; }
    break
  done <"$applied/addresses"
  echo inactive
}

# role_settled GROUP ROLE: waits until the kernel has what keepalived announced, which may be a moment before; a second later it was
# another, newer change that counts.
role_settled() {
  tenths=10
  while [ "$(role_now "$1")" != "$2" ] && [ "$tenths" -gt 0 ]; do tenths=$((tenths - 1)); sleep 0.1; done
}

# roles_follow GROUP [ROLE]: runs the commands of the role that this router has in that group now, unless they were run for it already.
# One at a time in each group: a command for a role that has passed is ended, and the newest role wins. Returns when that is done.
roles_follow() {
  [ -s "$applied/roles" ] || return 0
  [ -z "${2:-}" ] || role_settled "$1" "$2"
  group=$1 role_file=$run/role${1#@}
  (
    if ! flock -n 8; then
      role_pid= role_running=
      [ -r "$role_file.running" ] && read -r role_pid role_running <"$role_file.running"
      if [ -n "$role_pid" ] && [ "$role_running" != "$(role_now "$group")" ] &&
        [ "$(cat "/proc/$role_pid/comm" 2>/dev/null)" = timeout ]; then kill -TERM "$role_pid"; fi
      # the ones before this, each with its limit
      flock -w 300 8 || exit 1
    fi
    role=$(role_now "$group") done=
    [ -r "$role_file" ] && read -r done <"$role_file"
    [ "$role" != "$done" ] || exit 0
    echo "$role" >"$role_file"
    role_commands "$role"
    rm -f "$role_file.running"
  ) 8>"$role_file.lock"
}

# role_commands ROLE: its commands in their order; those that are left are given up when the role has changed meanwhile
role_commands() {
  role=$1 name=
  set --
  while IFS= read -r line <&7; do
    case $line in
      +*) set -- "$@" "${line#+}" ;;
      .)
        if [ -n "$name" ]; then role_command "$name" "$@"; fi
        [ "$(role_now "$group")" = "$role" ] || return 0
        ;;
      "$role "*) name=${line#* }; set -- ;;
      *) name=; set -- ;;
    esac
  done 7<"$applied/roles"
}

# The addresses that the role is about, in one line
group_vips() {
  vips=
  while read -r address device of; do
    if [ "$device" != lo ] && [ "$of" = "$group" ]; then vips="$vips${vips:+ }${address%/*}"; fi
  done <"$applied/addresses"
  echo "$vips"
}

# role_command NAME FILE [ARGUMENT…]
role_command() {
  name=$1
  shift
  real=$(permitted "$1") || { role_log "$name: $real"; return 0; }
  shift
  began=$(uptime_seconds)
  rm -f "$role_file.fifo" "$role_file.out"
  mkfifo -m 0600 "$role_file.fifo" || return 0
  # The end of what it says is kept. A daemon that it started holds the pipe, and must not be ended by its reader.
  tail -c 2000 <"$role_file.fifo" >"$role_file.out" 2>/dev/null 7<&- 8>&- 9>&- &
  reader=$!
  LVS_ROLE=$role LVS_VIPS=$(group_vips) timeout -k "$role_grace" "$role_limit" "$real" "$@" </dev/null >"$role_file.fifo" 2>&1 7<&- 8>&- 9>&- &
  echo "$! $role" >"$role_file.running"
  wait "$!"
  code=$?
  tenths=10
  while [ "$tenths" -gt 0 ] && kill -0 "$reader" 2>/dev/null; do tenths=$((tenths - 1)); sleep 0.1; done
  rm -f "$role_file.fifo"
  took=$(($(uptime_seconds) - began))
  said=$(tr -c '[:print:]' ' ' <"$role_file.out")
  case $code in
    124 | 137) how="was ended after $took s, its limit being $role_limit s" ;;
    143) how="was ended after $took s: the role has changed" ;;
    *) how="ended with $code after $took s" ;;
  esac
  role_log "$name ($real) $how${said:+: $said}"
}

# ---- root's policy on programs (design 5; pulse/policy judges the same when lvs.cf is compiled) ------------------------------

# Folders from which programs may run, one a line; none when others than root may write agent.conf
program_folders() {
  policy=$root/etc/lvs-console/agent.conf
  if [ -e "$policy" ]; then
    roots_own "$policy" || return 0
    if awk '{ sub(/#.*/, "") } /^[ \t]*programs[ \t]*=/ { exit 1 }' "$policy"; then :; else
      awk '{ sub(/#.*/, "") } /^[ \t]*programs[ \t]*=/ { sub(/[^=]*=/, ""); gsub(/[ \t,]+/, "\n"); print; exit }' "$policy"
      return 0
    fi
  fi
  echo "$root/etc/lvs-console/programs.d"
}

# Belongs to root, and nobody else may write it; a folder with the sticky bit is as good
roots_own() {
  case $(stat -c '%u %A' "$1" 2>/dev/null) in
    '0 '?????-??-? | '0 d'????????[tT]) return 0 ;;
  esac
  return 1
}

# permitted FILE: prints the real path of a program that may be run, else why not (and is false)
permitted() {
  case $1 in /*) ;; *) echo "$1 is no absolute path and was not run."; return 1 ;; esac
  real=$(readlink -e "$1") && [ -f "$real" ] && [ -x "$real" ] ||
    { echo "$1 is missing or no program and was not run."; return 1; }
  inside=$(program_folders | while IFS= read -r folder; do
    folder=$(readlink -e "$folder") || continue
    case $real in "${folder%/}"/*) echo yes ;; esac
  done)
  [ -n "$inside" ] || { echo "$1 lies in none of the folders that root permits and was not run."; return 1; }
  part=$real
  while roots_own "$part"; do
    [ "$part" != / ] || { echo "$real"; return 0; }
    part=${part%/*}
    part=${part:-/}
  done
  echo "$1 was not run: others than root could replace $part."
  return 1
}
