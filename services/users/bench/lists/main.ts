import { parseArgs } from 'node:util'
import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { EXPLAINING, explain, plansIn } from '../../test/plans.ts'
import { type Stack, startStack } from '../stack.ts'
import { type Measured, measure } from './measure.ts'
import { findMiddles } from './middles.ts'
import { byClass, type Figures, misses, printTable, printWorst } from './report.ts'
import { seed } from './seed.ts'

const usage = `Usage: npm run bench:lists [-- --sizes N,N --repeats N]

Measures GET /users as an admin asks it, in every combination of search, order, role and state, first
page and deep page, through the service (inject, on a Postgres of its own). Fails when a goal is missed
or a plan has a sequential scan or an offset.

  --sizes N,N   how many users (default 1000,100000,1000000)
  --repeats N   how often each is asked (default 5)
  --help        show this text`

const options = readOptions()
if (options === undefined) {
  console.error(usage)
  process.exitCode = 2
} else if (options.help) console.log(usage)
else await bench(options.sizes, options.repeats)

/** Returns undefined for an invalid command line. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        sizes: { type: 'string', default: '1000,100000,1000000' },
        repeats: { type: 'string', default: '5' },
        help: { type: 'boolean', default: false },
      },
    })
    const sizes = values.sizes.split(',').map(Number)
    const repeats = Number(values.repeats)
    const good = [...sizes, repeats].every((number) => Number.isInteger(number) && number > 0)
    return good ? { sizes, repeats, help: values.help } : undefined
  } catch {
    return undefined
  }
}

async function bench(sizes: number[], repeats: number): Promise<void> {
  let log = ''
  const stack = await startStack(EXPLAINING, (text) => {
    log += text
  })
  const faults: string[] = []
  const figures: Figures[] = []
  try {
    for (const size of sizes) {
      log = ''
      const measured = await benchSize(stack, size, repeats)
      const { plans, bad } = plansIn(log)
      console.log(`\n${size.toLocaleString('en')} users: ${plans} plans, ${bad.length} bad`)
      printWorst(measured)
      figures.push(byClass(measured))
      if (plans === 0) faults.push(`${size} users: no plan was seen`)
      faults.push(...bad.slice(0, 1).map((plan) => `${size} users: a bad plan\n${plan}`))
    }
  } finally {
    await stack.stop()
  }
  printTable(sizes, figures)
  faults.push(...misses(figures))
  console.log(faults.length > 0 ? `MISSED\n${faults.join('\n')}` : 'Every goal is met.')
  if (faults.length > 0) process.exitCode = 1
}

/** Runs once for the plans, which also warms up, then for the times. */
async function benchSize(
  { env, ownerUrl }: Stack,
  size: number,
  repeats: number,
): Promise<Measured[]> {
  await seed(ownerUrl, size)
  const middles = await findMiddles(ownerUrl)
  const run = async (times: number) => {
    const app = await buildApp(readConfig(env))
    return measure(app, middles, times).finally(() => app.close())
  }
  await explain(ownerUrl, true)
  await run(1)
  await explain(ownerUrl, false)
  return run(repeats)
}
