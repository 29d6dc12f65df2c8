/** Returns the caller's variables without empty ones, which the service ignores too. */
export const callerVariables = () =>
  Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
