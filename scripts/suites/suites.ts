export type Suite = {
  name: string
  /** What npm is called with. */
  args: string[]
  /** Whether the tests write reports; a suite without them counts as one test. */
  reports: boolean
}

/** In the order of what fails soonest. */
export const suites: Suite[] = [
  { name: 'check', args: ['run', 'check'], reports: false },
  { name: 'contract', args: ['test', '-w', '@gatehouse/contract'], reports: true },
  { name: 'gateway', args: ['exec', '--', 'vitest', 'run', '--root', 'nginx'], reports: true },
  { name: 'server', args: ['run', 'test:server'], reports: true },
  { name: 'client', args: ['run', 'test:client'], reports: true },
  { name: 'e2e', args: ['run', 'test:e2e'], reports: true },
]
