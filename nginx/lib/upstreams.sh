# For nginx/render: where the service and the client are.
# shellcheck shell=sh
is_address() { printf '%s\n' "$1" | grep -Eqx "($ipv4|\\[$ipv6\\]):.*"; }
all_addresses() {
  for item in $1; do is_address "$item" || return; done
}

# 1.27.3 follows the addresses of a name in an `upstream`; an earlier one asks once, at the start, and a container
# comes back with another address.
follows_names() {
  version=$(PATH=$PATH:/usr/sbin:/usr/local/sbin nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9.]*\).*|\1|p')
  [ "$(printf '1.27.3\n%s\n' "$version" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = 1.27.3 ]
}
pooled() { all_addresses "$1" || follows_names; }

# pool NAME LIST: connections stay open, and both workers know which replica failed. In a pool of one none is left out.
pool() {
  pooled "$2" || return 0
  printf 'upstream %s { zone %s 128k; ' "$1" "$1"
  for item in $2; do
    if is_address "$item"; then resolve=; else resolve=' resolve'; fi
    # Three failures within 2 seconds leave a replica out for 2 seconds; then one request tries it.
    printf 'server %s%s max_fails=3 fail_timeout=2s; ' "$item" "$resolve"
  done
  printf 'keepalive 32; } '
}
target() { if pooled "$2"; then echo "$1"; else echo "$2"; fi; }

# listed NAME VALUE: the items between commas as words.
listed() {
  check "$1" "$2" "$host:$port(,$host:$port)*" 'HOST:PORT, or several of these by commas'
  list=$(printf '%s\n' "$2" | sed 's/,/ /g;s/^localhost:/127.0.0.1:/;s/ localhost:/ 127.0.0.1:/g')
  case $list in
    *' '*) pooled "$list" || fail "$1 lists names, which this nginx cannot follow: list addresses, one name that has several addresses, or use nginx 1.27.3 or later." ;;
  esac
  printf %s "$list"
}

resolver() {
  all_addresses "$1 $2" && return
  servers=$(sed -n 's/^nameserver  *\([0-9a-fA-F:.]*\).*/\1/p' /etc/resolv.conf |
    sed 's/.*:.*/[&]/' | tr '\n' ' ')
  [ -n "$servers" ] || fail 'an upstream is a name, and /etc/resolv.conf has no nameserver.'
  printf 'resolver %svalid=2s ipv6=off; resolver_timeout 1s;' "$servers"
}
