// Usage: node scripts/situations/build.ts DIR
// Installs and builds what a start needs, logging to DIR, and starts nothing.
import { createFamily } from '../lib/process-group.ts'
import { install } from '../lib/install.ts'
import { buildClient, generate } from '../lib/prepare.ts'

process.umask(0o022)
const family = createFamily(process.argv[2] ?? '')
await install(family)
await Promise.all([generate(family), buildClient(family)])
process.exit(0)
