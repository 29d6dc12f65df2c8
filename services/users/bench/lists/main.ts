import { buildApp } from '#/app.ts'
import { readConfig } from '#/config.ts'
import { EXPLAINING, explain, plansIn } from '../../test/plans.ts'
import { readOptions, refuse, SHARED_HELP } from '../options.ts'
import { createReport, type Report } from '../report.ts'
import { type Stack, startStack } from '../stack.ts'
import { type Measured, measure } from './measure.ts'
import { findMiddles } from './middles.ts'
import { byClass, type Figures, printWorst, rowsOf } from './report.ts'
import { seed } from './seed.ts'

const usage = `Usage: npm run bench:lists [-- --sizes N,N --repeats N] [--json FILE] [--baseline FILE]

Measures GET /users as an admin asks it, in every combination of search, order, role and state, first
page and deep page, through the service (inject, on a Postgres of its own). Continues when a size fails.
Exits with 1 when a goal is missed or a plan has a sequential scan or an offset.

  --sizes N,N      how many users (default 1000,100000,1000000)
  --repeats N      how often each is asked (default 5)
${SHARED_HELP}`

const options = readOptions(usage, {
  sizes: { type: 'string', default: '1000,100000,1000000' },
  repeats: { type: 'string', default: '5' },
})
const sizes = (options.text('sizes') ?? '').split(',').map(Number)
const repeats = Number(options.text('repeats'))
if (![...sizes, repeats].every((number) => Number.isInteger(number) && number > 0)) refuse(usage)
await bench(createReport(options.files))

async function bench(report: Report): Promise<void> {
  let log = ''
  const stack = await startStack(EXPLAINING, (text) => {
    log += text
  })
  let before: Figures | undefined
  try {
    for (const [index, size] of sizes.entries()) {
      log = ''
      const users = `${size.toLocaleString('en')} users`
      console.log(`${users} (${index + 1} of ${sizes.length})`)
      try {
        const measured = await benchSize(stack, size)
        const figures = byClass(measured)
        const isLargest = index === sizes.length - 1
        for (const row of rowsOf(size, figures, { before, isLargest })) report.add(row)
        before = figures
        printWorst(measured)
        checkPlans(log)
      } catch (error) {
        report.fail(users, error)
      }
    }
  } finally {
    await stack.stop()
  }
  process.exitCode = report.end()
}

/** Throws when no plan was logged, or one has a sequential scan or an offset. */
function checkPlans(log: string): void {
  const { plans, bad } = plansIn(log)
  console.log(`${plans} plans, ${bad.length} bad`)
  if (plans === 0) throw new Error('No plan was seen.')
  if (bad.length > 0) throw new Error(`A plan scans sequentially or has an offset:\n${bad[0]}`)
}

/** Runs once for the plans, which also warms up, then for the times. */
async function benchSize({ env, ownerUrl }: Stack, size: number): Promise<Measured[]> {
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
