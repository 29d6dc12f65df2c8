# Sourced by start, test and with-node before they run Node.

# Prints the flags of NODE_OPTIONS that a machine may need for downloads or memory.
kept_node_options() {
  local option
  for option in ${NODE_OPTIONS:-}; do
    case "$option" in
      --use-system-ca | --use-openssl-ca | --use-bundled-ca | --dns-result-order=* | --max-old-space-size=*)
        printf '%s ' "$option"
        ;;
    esac
  done
}

# Removes variables that change the behavior of programs: locales, which may not be generated, NODE_ENV (npm, Vite and
# React read it), libpq's variables and flags for another Node. Proxies stay, for npm, except for loopback addresses.
clean_environment() {
  local name loopback='localhost,127.0.0.1,::1' direct="${no_proxy:-${NO_PROXY:-}}"
  unset CDPATH
  for name in $(compgen -e); do
    case "$name" in LANG | LANGUAGE | LC_* | NODE_ENV | PG*) unset "$name" ;; esac
  done
  NODE_OPTIONS="$(kept_node_options)"
  export NODE_OPTIONS NO_PROXY="$loopback${direct:+,$direct}" no_proxy="$loopback${direct:+,$direct}"
  # Postgres and nginx, which run as other users for root, must be able to read new files.
  umask 022
}
