import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import type { Connect, Plugin } from 'vite'
import { isPage } from './site-map.ts'

type Html = (url: string) => Promise<string>

/** The path as it was sent: the URL parser takes what follows `//` for a host. */
function pathnameOf(request: Connect.IncomingMessage): string {
  const [pathname = '/'] = (request.originalUrl ?? '/').split(/[?#]/, 1)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** Answers what is neither a file nor a page with 404, and the app all the same, which says so. */
const answerMissing =
  (html: Html) =>
  async (
    request: Connect.IncomingMessage,
    response: ServerResponse,
    next: Connect.NextFunction,
  ) => {
    // Vite has found no file, and has rewritten the URL of what would be a page.
    if (request.url?.split('?')[0] !== '/index.html' || isPage(pathnameOf(request))) return next()
    try {
      const body = await html(request.originalUrl ?? '/')
      response.writeHead(404, { 'content-type': 'text/html', 'cache-control': 'no-cache' })
      response.end(request.method === 'HEAD' ? undefined : body)
    } catch (error) {
      next(error)
    }
  }

const read = (folder: string) => readFile(path.join(folder, 'index.html'), 'utf8')

/** Gives Vite's own servers the status that nginx gives: 200 for pages, 404 for other paths. */
export const pages = (): Plugin => ({
  name: 'pages',
  // Each returns what Vite runs after its own handlers of files and before that of index.html.
  configureServer: (server) => () =>
    server.middlewares.use(
      answerMissing(async (url) => server.transformIndexHtml(url, await read(server.config.root))),
    ),
  configurePreviewServer: (server) => () => {
    const { root, build } = server.config
    server.middlewares.use(answerMissing(() => read(path.resolve(root, build.outDir))))
  },
})
