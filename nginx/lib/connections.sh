# For nginx/render: the limits of connections and open files.
# shellcheck shell=sh
# A worker without free connections resets the ones it accepts, even if the other worker has some.
connections() {
  wanted=${WORKER_CONNECTIONS:-8192} files=$(ulimit -H -n)
  check_number WORKER_CONNECTIONS "$wanted" 256 65536
  if [ "$files" = unlimited ] || [ "$files" -ge $((wanted + spare_files)) ]; then
    echo "$wanted"
  else
    # Only root can raise the hard limit.
    printf 'nginx/render: WORKER_CONNECTIONS is %s, as the limit of open files is %s.\n' \
      $((files - spare_files)) "$files" >&2
    echo $((files - spare_files))
  fi
}
# For logs, listening sockets, the workers' channels and served files.
spare_files=64
