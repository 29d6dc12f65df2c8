// Usage: node scripts/situations/build.ts DIR
// Installs and builds like a start, with logs in DIR, without starting anything.

import { install } from '../lib/install.ts'
import { buildClient, generate } from '../lib/prepare.ts'
import { createProcessGroup } from '../lib/process-group.ts'

process.umask(0o022)
const group = createProcessGroup(process.argv[2] ?? '')
await install(group)
await Promise.all([generate(group), buildClient(group)])
process.exit(0)
