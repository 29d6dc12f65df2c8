# Sourced by start, test and with-node, which set `scripts` to their folder.

node_major() {
  NODE_OPTIONS='' "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
}

# npm reads the machine's settings (registry, certificates) from a folder next to the node that runs it.
keep_npm_settings() {
  local settings
  settings="$(node -p 'require("path").resolve(process.execPath, "../../etc/npmrc")')"
  if [ -f "$settings" ]; then
    export npm_config_globalconfig="${npm_config_globalconfig:-$settings}"
  fi
}

# Prints a line every five seconds while this script runs.
report_waiting() {
  local seconds=0
  while sleep 5 && kill -0 $$ 2>/dev/null; do
    seconds=$((seconds + 5))
    echo "  $seconds s: still downloading Node 24" >&2
  done
}

# Prints the path of Node 24 in npx's cache. npm's `node` package downloads the binary in a script, which settings
# may forbid, as the repository's .npmrc does.
fetch_node() {
  local reporter
  report_waiting >/dev/null &
  reporter=$!
  npx -y --ignore-scripts=false --strict-allow-scripts=false --include=prod --include=optional -p node@24 -c 'node -p process.execPath' || true
  kill "$reporter" 2>/dev/null || true
}

# use_node_24 CHECK...: puts Node 24 first on PATH if the one there is older. The older one first runs CHECK, whose failure
# ends the script before anything is downloaded. .data/node caches the path, because npx takes half a second.
use_node_24() {
  local major found kept="$scripts/../.data/node"
  major="$(node_major node)"
  if [ "$major" -lt 18 ] || ! command -v npm >/dev/null; then
    echo 'Install Node.js (18 or newer) and npm first: https://nodejs.org' >&2
    exit 1
  fi
  [ "$major" -lt 24 ] || return 0
  "$@" || exit 1
  found="$(cat "$kept" 2>/dev/null || true)"
  if [ ! -x "$found" ] || [ "$(node_major "$found")" -lt 24 ]; then
    echo "Node $(node --version) is older than 24: downloading Node 24 from npm …" >&2
    found="$(fetch_node)"
    if [ ! -x "$found" ]; then
      echo 'Node 24 could not be downloaded. Install it and run this again: https://nodejs.org' >&2
      exit 1
    fi
    (umask 022 && mkdir -p "$(dirname "$kept")" && printf '%s\n' "$found" >"$kept")
  fi
  keep_npm_settings
  PATH="$(dirname "$found"):$PATH"
  export PATH
}
