# Sourced by start and test.

node_major() {
  "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
}

# npm looks for the machine's settings (a company's registry or certificates, say) beside the node that runs it.
keep_npm_settings() {
  local settings
  settings="$(node -p 'require("path").resolve(process.execPath, "../../etc/npmrc")')"
  if [ -f "$settings" ]; then
    export npm_config_globalconfig="${npm_config_globalconfig:-$settings}"
  fi
}

# Puts Node 24 first on PATH when PATH's own is older. npm's `node` package ships the binary; where it was unpacked is
# kept in .data/node, since asking npx again takes half a second.
use_node_24() {
  local kept found
  kept="$(dirname "${BASH_SOURCE[0]}")/../../.data/node"
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo 'Install Node.js (18 or newer) and npm first: https://nodejs.org' >&2
    exit 1
  fi
  [ "$(node_major node)" -ge 24 ] && return
  found="$(cat "$kept" 2>/dev/null || true)"
  if [ ! -x "$found" ] || [ "$(node_major "$found")" -lt 24 ]; then
    echo "Node $(node --version) is older than 24: getting Node 24 from npm …" >&2
    found="$(npx -y -p node@24 -c 'node -p process.execPath')" || {
      echo 'Node 24 could not be fetched. Install it, then run this again: https://nodejs.org' >&2
      exit 1
    }
    mkdir -p "$(dirname "$kept")"
    printf '%s\n' "$found" >"$kept"
  fi
  keep_npm_settings
  PATH="$(dirname "$found"):$PATH"
  export PATH
}
