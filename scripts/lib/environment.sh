# Sourced by start, test and with-node, before their first Node starts.

# The flags of NODE_OPTIONS that a machine may need to fetch packages, or to have memory enough.
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

# Takes out of the environment what changes the programs that run from here on: a locale that need not be generated,
# NODE_ENV (npm, Vite and React read it), libpq's variables, and flags for some other Node. Proxies stay, for npm;
# nothing asks them for a loopback address.
clean_environment() {
  local name loopback='localhost,127.0.0.1,::1' direct="${no_proxy:-${NO_PROXY:-}}"
  unset CDPATH
  for name in $(compgen -e); do
    case "$name" in LANG | LANGUAGE | LC_* | NODE_ENV | PG*) unset "$name" ;; esac
  done
  NODE_OPTIONS="$(kept_node_options)"
  export NODE_OPTIONS NO_PROXY="$loopback${direct:+,$direct}" no_proxy="$loopback${direct:+,$direct}"
  # Postgres and nginx, which run as other users when this is root, read what is made from here on.
  umask 022
}
