import { paths } from './src/lib/paths.ts'

const escaped = (segment: string): string => segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const patternOf = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : escaped(segment)))
    .join('/')
    .replace(/\/?$/, '/?')

/** A regular expression for each page, as the router reads its path: in any case, and with a slash at the end or none. */
const pagePatterns: string[] = Object.values(paths).map((path) => `^${patternOf(path)}$`)

/** Whether a decoded path is that of a page. */
export const isPage = (pathname: string): boolean =>
  pagePatterns.some((pattern) => new RegExp(pattern, 'i').test(pathname))

/** The same for nginx. */
export const nginxSiteMap = (): string => `
    # Generated from services/client/src/lib/paths.ts by \`npm run docs\`.
    map $uri $client_document {
        default /.missing;
${pagePatterns.map((pattern) => `        "~*${pattern}" /index.html;`).join('\n')}
    }
`
