import { globSync, readFileSync } from 'node:fs'
import bcd from '@mdn/browser-compat-data' with { type: 'json' }
import type { Identifier, SimpleSupportStatement } from '@mdn/browser-compat-data/types'
import { BROWSERS } from '../../services/client/browsers.ts'
import { inRoot } from '../lib/paths.ts'
import { problem } from '../lib/problem.ts'

/** Code that the check must report, which proves that it works. */
const BREACHES: [file: string, code: string][] = [
  ['a.ts', "const url = URL.parse('/')"],
  ['b.ts', 'const found = Promise.try(load)'],
  ['c.ts', 'requestIdleCallback(load)'],
  ['d.ts', 'element.moveBefore(child, null)'],
  ['e.ts', 'new EditContext()'],
  ['f.ts', 'navigator.userAgentData'],
  ['g.css', '.a { field-sizing: content; }'],
  ['h.css', '@position-try --a {}'],
]

const numbersOf = (version: string) => version.replace(/^≤/, '').split('.').map(Number)

function isNewer(version: string, limit: string): boolean {
  const [[major = 0, minor = 0], [most = 0, mostMinor = 0]] = [numbersOf(version), numbersOf(limit)]
  return major > most || (major === most && minor > mostMinor)
}

const isPlain = ({ flags, prefix, alternative_name }: SimpleSupportStatement) =>
  !flags && !prefix && !alternative_name

/** Whether all of the oldest supported browsers have a feature. */
const isSupported = ({ __compat }: Identifier): boolean =>
  Object.entries({ ...BROWSERS, safari_ios: BROWSERS.safari }).every(([browser, limit]) => {
    const statements = [__compat?.support[browser as keyof typeof BROWSERS]].flat()
    return statements.some((statement) => {
      const { version_added: added, version_removed: removed } = statement ?? {}
      return (
        statement &&
        isPlain(statement) &&
        added &&
        added !== 'preview' &&
        !removed &&
        !isNewer(added, limit)
      )
    })
  })

type Part = Record<string, Identifier>

const isKnown = (part: Identifier | undefined): part is Identifier => part?.__compat !== undefined

/** The objects whose members are recognized by name. Names of other objects are too ambiguous. */
const PAGE = 'Document Element HTMLElement HTMLFormElement HTMLInputElement Node'.split(' ')

/** Returns the members that these objects have in newer browsers only, and that no other object has. */
function unsupportedMembers(objects: string[]): Set<string> {
  const names = (wanted: boolean, parts: Identifier[]) =>
    parts.flatMap((part) =>
      Object.entries(part as Part)
        .filter(([, member]) => isKnown(member) && isSupported(member) === wanted)
        .map(([name]) => name),
    )
  const web = bcd.api as Part
  const everything = [...Object.values(web), ...Object.values(bcd.javascript['builtins'] as Part)]
  const known = new Set(names(true, everything))
  const own = objects.map((object) => web[object]).filter((part) => part !== undefined)
  return new Set(names(false, own).filter((name) => !known.has(name)))
}
const MEMBERS = unsupportedMembers(PAGE)
const GLOBALS = unsupportedMembers(['Window'])

/** Covers statics and web objects. TypeScript's `lib` covers the language's objects. */
function faultsOfScript(code: string): string[] {
  const statics = [...code.matchAll(/\b([A-Z]\w*|navigator)\.(\w+)/g)].filter((found) => {
    const [, object = '', name] = found
    const of = (bcd.api as Part)[object === 'navigator' ? 'Navigator' : object]
    const web = object === 'navigator' ? of?.[`${name}`] : of?.[`${name}_static`]
    const own = (bcd.javascript['builtins'] as Part)[object]?.[`${name}`]
    return [web, own].some((member) => isKnown(member) && !isSupported(member))
  })
  const made = [...code.matchAll(/\bnew ([A-Z]\w*)/g)].filter(([, name = '']) => {
    const object = (bcd.api as Part)[name]
    return isKnown(object) && !isSupported(object)
  })
  const members = [...code.matchAll(/(?<=\.)[a-z]\w*/g)].filter(([name]) => MEMBERS.has(name))
  const globals = [...code.matchAll(/(?<![.\w'"-])[a-z]\w*(?=\()/g)].filter(([name]) =>
    GLOBALS.has(name),
  )
  return [...statics, ...made, ...members, ...globals].map(([found]) => found)
}

function faultsOfStyle(code: string): string[] {
  const { properties, 'at-rules': rules, selectors } = bcd.css as unknown as Record<string, Part>
  const lacking = (part: Part | undefined, found: RegExpStringIterator<RegExpExecArray>) =>
    [...found].filter(([, name = '']) => isKnown(part?.[name]) && !isSupported(part[name]))
  return [
    ...lacking(properties, code.matchAll(/(?<=[{;]\s*)([a-z][a-z-]*)\s*:(?!:)/g)),
    ...lacking(rules, code.matchAll(/@([a-z-]+)/g)),
    ...lacking(selectors, code.matchAll(/:([a-z-]+)(?=[^;}]*\{)/g)),
  ].map(([found]) => found)
}

const faultsOf = (file: string, code: string): string[] => {
  const bare = code.replaceAll(/\/\*.*?\*\/|(?<=^|\s)\/\/.*$/gms, '')
  return file.endsWith('.css') ? faultsOfStyle(bare) : faultsOfScript(bare)
}

/** Throws if the client's sources use a feature that a supported browser does not have. */
export const checkBrowsers = async () => {
  const missed = BREACHES.filter(([file, code]) => faultsOf(file, code).length === 0)
  if (missed.length > 0) throw problem(missed.map(([, code]) => `Not reported: ${code}`).join('\n'))
  const files = globSync('services/{client,contract}/{src,public}/**/*.{ts,tsx,js,css}', {
    cwd: inRoot(),
  }).filter((file) => !file.includes('.test.'))
  const faults = files.flatMap((file) =>
    faultsOf(file, readFileSync(inRoot(file), 'utf8')).map((found) => `${file}: ${found}`),
  )
  if (faults.length === 0) return `${files.length} files, ${BREACHES.length} breaches reported`
  throw problem(
    `Not available in every supported browser (services/client/browsers.ts):\n${faults.join('\n')}`,
  )
}
