# For nginx/render: how many connections there may be.
# shellcheck shell=sh
# A worker that has no connection left resets what it accepts, also while the other has room.
connections() {
  wanted=${WORKER_CONNECTIONS:-8192} files=$(ulimit -H -n)
  check_number WORKER_CONNECTIONS "$wanted" 256 65536
  if [ "$files" = unlimited ] || [ "$files" -ge $((wanted + spare_files)) ]; then
    echo "$wanted"
  else
    # Without a root's rights a worker cannot raise it.
    printf 'nginx/render: WORKER_CONNECTIONS is %s, as the limit of open files is %s.\n' \
      $((files - spare_files)) "$files" >&2
    echo $((files - spare_files))
  fi
}
# For logs, listening sockets, the workers' channels and files that are being served.
spare_files=64
