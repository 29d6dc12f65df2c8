const name = 'Problem'

/** Creates an error whose message says what to do. It is printed without a stack. */
export const problem = (message: string) => Object.assign(new Error(message), { name })

export const describe = (error: unknown) => {
  if (!(error instanceof Error)) return String(error)
  return error.name === name ? error.message : (error.stack ?? error.message)
}

export const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code
