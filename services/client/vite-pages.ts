import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import type { Connect, Plugin } from 'vite'
import { isPage } from './site-map.ts'

type Html = (url: string) => Promise<string>

/** Returns the path without the URL parser, which would read a host after `//`. */
function pathnameOf(request: Connect.IncomingMessage): string {
  const [pathname = '/'] = (request.originalUrl ?? '/').split(/[?#]/, 1)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** Answers paths that are neither files nor pages with 404 and the app, which shows its not-found page. */
const answerMissing =
  (html: Html) =>
  async (
    request: Connect.IncomingMessage,
    response: ServerResponse,
    next: Connect.NextFunction,
  ) => {
    // Vite has found no file, and has rewritten the URL to that of the app.
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

/** Makes Vite's servers answer like nginx: 200 for pages, 404 for other paths. */
export const pages = (): Plugin => ({
  name: 'pages',
  // Vite runs the returned function after its file handlers and before that of index.html.
  configureServer: (server) => () =>
    server.middlewares.use(
      answerMissing(async (url) => server.transformIndexHtml(url, await read(server.config.root))),
    ),
  configurePreviewServer: (server) => () => {
    const { root, build } = server.config
    server.middlewares.use(answerMissing(() => read(path.resolve(root, build.outDir))))
  },
})
