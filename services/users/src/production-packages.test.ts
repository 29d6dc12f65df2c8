import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import packageJson from '#package.json' with { type: 'json' }

const SERVICE = fileURLToPath(new URL('..', import.meta.url))
const lock = JSON.parse(readFileSync(`${SERVICE}../../package-lock.json`, 'utf8')).packages

/** Packages that the service's files import, also by `import()`. Types are erased. */
const imported = new Set(
  globSync('src/**/*.ts', { cwd: SERVICE })
    .filter((file) => !/\.test\.ts$|src\/generated\//.test(file))
    .flatMap((file) => [
      ...readFileSync(`${SERVICE}${file}`, 'utf8').matchAll(
        /^(?:import (?!type )[^;']*?from |import |\} from |.*import\()'([@\w][^'#]*)'/gm,
      ),
    ])
    .flatMap(([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? [])
    .filter((name) => !isBuiltin(name) && !name.startsWith('node:')),
)

test('finds the packages that the service imports', () => {
  expect(imported).toContain('fastify')
  expect(imported).toContain('@opentelemetry/sdk-trace')
})

// The image has what `npm ci --omit=dev` installs.
test.for([...imported])('%s is in the production image', (name) => {
  expect(packageJson.dependencies).toHaveProperty([name])
  const installed = lock[`services/users/node_modules/${name}`] ?? lock[`node_modules/${name}`]
  expect(installed.dev ?? installed.devOptional).toBeUndefined()
})
