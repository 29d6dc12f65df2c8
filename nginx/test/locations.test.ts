import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cwd } from 'node:process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardNames } from './guards.ts'
import { folder, renderConfig } from './stack.ts'

const LOGIN = 'include snippets/require-login.conf;'
const FRESH = 'include snippets/require-admin-mfa-fresh.conf;'
const PASS = 'proxy_pass http://127.0.0.1:9000;'

const withFolder = (name: string) =>
  renderConfig(scratch(), { USERS_UPSTREAM: 'a:1', CLIENT_UPSTREAM: 'a:1', LOCATIONS_DIR: name })

const scratch = () => {
  const { dir, remove } = folder()
  onTestFinished(remove)
  return dir
}

/** Renders with one locations file. Throws with render's message. */
const withFile = (text: string) => {
  const dir = scratch()
  writeFileSync(join(dir, 'own.conf'), text)
  return withFolder(dir)
}

describe('LOCATIONS_DIR', () => {
  it('is named in the error when it does not exist', () => {
    expect(() => withFolder('/no/such')).toThrow(
      'nginx/render: LOCATIONS_DIR="/no/such" is not a folder. Make it',
    )
  })

  it('is named in the error when it is a file', () => {
    expect(() => withFolder(import.meta.filename)).toThrow('is not a folder')
  })

  it('may be relative, whatever CDPATH says', () => {
    const dir = scratch()
    const folder = relative(cwd(), import.meta.dirname)
    mkdirSync(join(dir, folder), { recursive: true })
    const text = renderConfig(join(dir, 'out'), {
      USERS_UPSTREAM: '127.0.0.1:1',
      CLIENT_UPSTREAM: '127.0.0.1:1',
      LOCATIONS_DIR: folder,
      CDPATH: `${dir}:.`,
    })
    expect(text).toMatch(/include "[^"\n]+\/test\/\*\.conf";/)
  })
})

describe('a locations file', () => {
  it.each([
    [`location /a/ {\n  include snippets/require-login.conf\n  ${PASS}\n}`, 2, 'after'],
    [`location /a/ { ${PASS} include snippets/require-login.conf }`, 1, 'after'],
    [`location /a/ {\n\n  gzip_types a b\n  ${LOGIN}\n  ${PASS}\n}`, 3, 'before'],
    [`location /a/ {\n  include\n  "snippets/require-login.conf"\n  ${PASS}\n}`, 2, 'after'],
    [`location /a/ {\n  index a\n  ${LOGIN}\n}`, 2, 'before'],
  ])('is refused for a missing semicolon beside a guard: %j', (text, line, where) => {
    expect(() => withFile(text)).toThrow(
      new RegExp(
        `own\\.conf line ${line}: a ; is missing ${where} include .?snippets/require-login`,
      ),
    )
  })

  it('is refused for a guard that does not exist', () => {
    expect(() =>
      withFile(`location /a/ {\n  include snippets/require-user.conf;\n  ${PASS}\n}`),
    ).toThrow(
      'own.conf line 2: there is no snippets/require-user.conf: use snippets/require-login.conf',
    )
  })

  it.each([
    [`location /a/ { ${PASS} }`, 1],
    [`${LOGIN}\nlocation /a/ {\n  ${PASS}\n}`, 3],
    [`location /a/ {\n  # ${LOGIN}\n  ${PASS}\n}`, 3],
    [`location /a/ {\n  ${LOGIN}\n  location /a/b/ {\n    ${PASS}\n  }\n  ${PASS}\n}`, 4],
    [`location /a/ {\n  add_header X "${LOGIN}";\n  ${PASS}\n}`, 3],
    [`location /a/ {\n  if ($a) {\n    ${PASS}\n  }\n}`, 3],
    [`location ~ "^/a{2}" {\n  ${PASS}\n}`, 2],
    [`location /a/ {\r\n  ${PASS}\r\n}\r\n`, 2],
  ])('is refused for a proxy_pass without a guard in its block: %j', (text, line) => {
    expect(() => withFile(text)).toThrow(
      `own.conf line ${line}: this proxy_pass has no guard in its own block`,
    )
  })

  it.each(['fastcgi_pass', 'grpc_pass', 'scgi_pass', 'uwsgi_pass'])(
    'is refused for %s, for which guards set no headers',
    (directive) => {
      expect(() => withFile(`location /a/ { ${LOGIN} ${directive} 127.0.0.1:9000; }`)).toThrow(
        'own.conf line 1: only proxy_pass can be guarded',
      )
    },
  )

  it.each([
    [`location /a/ {\n  ${LOGIN}\n  ${FRESH}\n  ${PASS}\n}`, 3],
    [`location /a/ {\n  ${LOGIN}\n  ${PASS}\n  include snippets/open.conf;\n}`, 4],
    [`location /a/ {\n  ${LOGIN}\n  location /a/b/ { ${LOGIN} ${FRESH} ${PASS} }\n}`, 3],
  ])('is refused for two guards in one block: %j', (text, line) => {
    expect(() => withFile(text)).toThrow(`own.conf line ${line}: this block has two guards`)
  })

  it.each([
    '',
    `# ${PASS}`,
    `location /a/ {\n  ${LOGIN}\n  ${PASS}\n}`,
    `location /a/ { include "snippets/require-admin.conf"; # as b;\n ${PASS} }`,
    `location /a/ { include\n  snippets/open.conf\n  ; proxy_pass\n http://127.0.0.1:9000/#x; }`,
    `location /a/ { ${LOGIN} if ($a) { ${PASS} } ${PASS} }`,
    `location ~ "^/a{2}/[;#]" { ${LOGIN} ${PASS} }`,
    `location /a/ { ${LOGIN} location /a/b/ { ${LOGIN} ${PASS} } ${PASS} }`,
    `location /a/ { ${LOGIN} location /a/b/ { ${FRESH} ${PASS} } ${PASS} }`,
    guardNames
      .map((name) => `location /${name}/ { include snippets/${name}.conf; ${PASS} }`)
      .join('\n'),
  ])('is accepted with a guard in the block of each proxy_pass: %j', (text) => {
    expect(withFile(text)).toMatch(/include ".+\/\*\.conf";/)
  })
})
