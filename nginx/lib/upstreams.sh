# For nginx/render: the addresses of the service and the client.
# shellcheck shell=sh
is_address() { printf '%s\n' "$1" | grep -Eqx "($ipv4|\\[$ipv6\\]):.*"; }
all_addresses() {
  for item in $1; do is_address "$item" || return; done
}

# nginx 1.27.3 and later re-resolve names in an `upstream`. Earlier versions resolve them once, at the start, but a
# container returns with another address.
follows_names() {
  version=$(PATH=$PATH:/usr/sbin:/usr/local/sbin nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9.]*\).*|\1|p')
  [ "$(printf '1.27.3\n%s\n' "$version" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = 1.27.3 ]
}
pooled() { all_addresses "$1" || follows_names; }

# pool NAME LIST: prints an upstream with keep-alive connections, whose failures both workers share. nginx never skips the
# only server of a pool.
pool() {
  pooled "$2" || return 0
  printf 'upstream %s { zone %s 128k; ' "$1" "$1"
  for item in $2; do
    if is_address "$item"; then resolve=; else resolve=' resolve'; fi
    # After three failures within 2 seconds nginx skips a replica for 2 seconds, then tries it with one request.
    printf 'server %s%s max_fails=3 fail_timeout=2s; ' "$item" "$resolve"
  done
  # Shorter than SHUTDOWN_DELAY: a stopping replica closes no idle connection while a POST, most of which nginx
  # repeats only if nothing was sent, is on its way.
  printf 'keepalive 32; keepalive_timeout 1s; } '
}
target() { if pooled "$2"; then echo "$1"; else echo "$2"; fi; }

# listed NAME VALUE: prints the comma-separated items as words.
listed() {
  check "$1" "$2" "$host:$port(,$host:$port)*" 'HOST:PORT, or a comma-separated list of these'
  list=$(printf '%s\n' "$2" | sed 's/,/ /g;s/^localhost:/127.0.0.1:/;s/ localhost:/ 127.0.0.1:/g')
  case $list in
    *' '*) pooled "$list" || fail "$1 lists names, which this nginx does not re-resolve: list addresses, one name that has several addresses, or use nginx 1.27.3 or later." ;;
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
