const imports = 'lint/style/noRestrictedImports'
const users = 'services/users/src'
const client = 'services/client/src'

/** Files that must not pass: where, what, and the rule that reports it. */
export const breaches: [file: string, code: string, rule: string][] = [
  ['services/contract/src/a.ts', "import 'fastify'", imports],
  [`${users}/lib/a.ts`, "import '#/data/users.ts'", imports],
  [`${users}/lib/b.ts`, "import '#/features/auth/login.ts'", imports],
  [`${users}/lib/c.ts`, "import 'fastify'", imports],
  [`${users}/lib/d.ts`, "import '../data/users.ts'", imports],
  [`${users}/data/a.ts`, "import '#/features/auth/login.ts'", imports],
  [`${users}/data/b.ts`, "import '#/plugins/database.ts'", imports],
  [`${users}/data/c.ts`, "import '@fastify/jwt'", imports],
  [`${users}/plugins/a.ts`, "import '#/features/auth/login.ts'", imports],
  [`${users}/plugins/b.ts`, "import '@prisma/client'", imports],
  [`${users}/features/auth/a.ts`, "import '#/features/users/index.ts'", imports],
  [`${users}/features/auth/b.ts`, "import '../users/index.ts'", imports],
  [`${users}/features/auth/c.ts`, "import '#/generated/prisma/client.ts'", imports],
  [`${users}/features/auth/d.ts`, "import '#/app.ts'", imports],
  [`${client}/lib/a.ts`, "import '#/features/auth/login-form.tsx'", imports],
  [`${client}/components/a.ts`, "import '#/pages/login.tsx'", imports],
  [`${client}/features/auth/a.ts`, "import '#/features/people/people-list.tsx'", imports],
  [`${client}/features/auth/b.ts`, "import '#/app/router.tsx'", imports],
  [`${client}/pages/a.ts`, "import '#/app/router.tsx'", imports],
  ['e2e/tests/a.ts', "import '@gatehouse/users'", imports],
  [
    `${users}/features/auth/e.ts`,
    'export const port = process.env.PORT',
    'lint/style/noProcessEnv',
  ],
  [`${users}/lib/e.ts`, "export { f } from './f.ts'", 'lint/suspicious/noImportCycles'],
  [`${users}/lib/f.ts`, "export { e as f } from './e.ts'", 'lint/suspicious/noImportCycles'],
]
