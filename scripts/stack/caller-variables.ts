/** The caller's variables. An empty one counts as none, as in the service: it must not hide a default. */
export const callerVariables = () =>
  Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
