# For nginx/render, which checks every value before it writes it into the configuration.
# shellcheck shell=sh
newline='
'

fail() {
  printf 'nginx/render: %s\n' "$1" >&2
  exit 64
}

# check NAME VALUE PATTERN HINT
check() {
  case $2 in *"$newline"*) fail "$1 must be one line." ;; esac
  printf '%s\n' "$2" | grep -Eqx -e "$3" || fail "$1=\"$2\" is not $4."
}

octet='(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
ipv4="$octet(\\.$octet){3}"
ipv6='[0-9A-Fa-f]*:[0-9A-Fa-f:]*[0-9A-Fa-f:.]*'
name='[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?'
host="($name|\\[$ipv6\\])"
port='([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])'
# The configuration quotes paths. Characters that are special to nginx or sed are excluded.
path='/[^"$\|&;{}#[:cntrl:]]*'
# A folder precedes a glob pattern, so the characters of patterns are excluded too. It may be relative.
folder='[^]["$\|&;{}#*?[:cntrl:]]*'

# check_number NAME VALUE MIN MAX
check_number() {
  check "$1" "$2" '[1-9][0-9]{0,6}' "a whole number from $3 to $4"
  [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] || fail "$1=\"$2\" is not a whole number from $3 to $4."
}
check_port() { check "$1" "$2" "$port" 'a port number'; }
check_host() { check "$1" "$2" "($ipv4|\\[$ipv6\\])" 'an address to listen on'; }

# RFC 4291 §2.2.
h='[0-9A-Fa-f]{1,4}'
network_ipv6="(($h:){7}$h|($h:){1,7}:|($h:){1,6}:$h|($h:){1,5}(:$h){1,2}|($h:){1,4}(:$h){1,3}|($h:){1,3}(:$h){1,4}|($h:){1,2}(:$h){1,5}|$h:(:$h){1,6}|:(:$h){1,7}|::)"

# split_proxies VALUE: prints the comma-separated items as words, without empty ones.
split_proxies() {
  network4="$ipv4(/([1-9]|[12][0-9]|3[0-2]))?"
  network6="$network_ipv6(/([1-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?"
  item="($network4|$network6)?"
  check TRUSTED_PROXIES "$1" " *$item *(, *$item *)*" 'a comma-separated list of addresses or networks, without /0'
  printf '%s\n' "$1" | tr -s ', ' '  '
}

# The gateway speaks plain HTTP, so https ends at a proxy in front of it, whose address all clients would share.
# warn_of_shared_address PUBLIC_URL PROXIES
warn_of_shared_address() {
  case $1 in https:*) ;; *) return 0 ;; esac
  case $2 in *[![:space:]]*) return 0 ;; esac
  cat >&2 <<EOF
nginx/render: warning: PUBLIC_URL is https, but TRUSTED_PROXIES is empty. The limits count everybody behind the proxy that
ends TLS as one client. Set TRUSTED_PROXIES to the address of that proxy.
EOF
}

# When root starts nginx, its workers run as another user.
check_reachable() {
  [ "$(id -u)" = 0 ] || return 0
  dir=$1
  while [ "$dir" != / ]; do
    [ -n "$(find "$dir" -prune -perm -001)" ] ||
      fail "nginx's workers, which do not run as root, cannot enter $dir: run chmod o+x on it, or use another folder."
    dir=$(dirname "$dir")
  done
}

check_locations() {
  guard_names="$(each_guard guard_name)open.conf"
  names="$guard_names $(cd "$here/snippets" && printf '%s ' *.conf)"
  for file in "$1"/*.conf; do
    [ -e "$file" ] || continue
    fault=$(awk -v snippets="${names% }" -v guard_names="$guard_names" -f "$here/check-locations.awk" "$file") || fail "$file cannot be read."
    [ -z "$fault" ] || fail "$fault"
  done
}
