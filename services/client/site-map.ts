import { paths } from './src/lib/paths.ts'

const escaped = (segment: string): string => segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const patternOf = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : escaped(segment)))
    .join('/')
    .replace(/\/?$/, '/?')

/** A regular expression for the path of each page. Like the router, it ignores case and a trailing slash. */
const pagePatterns: string[] = Object.values(paths).map((path) => `^${patternOf(path)}$`)

/** Returns whether a decoded path is that of a page. */
export const isPage = (pathname: string): boolean =>
  pagePatterns.some((pattern) => new RegExp(pattern, 'i').test(pathname))

/** Returns the map of page paths for nginx. */
export const nginxSiteMap = (): string => `
    # Generated from services/client/src/lib/paths.ts by \`npm run docs\`.
    map $uri $client_document {
        default /.missing;
${pagePatterns.map((pattern) => `        "~*${pattern}" /index.html;`).join('\n')}
    }
`
