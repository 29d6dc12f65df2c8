import { type Html, html } from '#/lib/html.ts'
import type { Block, Letter } from './letter.ts'
import type { MailBox } from './mail-box.ts'
import { letters, type Message } from './messages/letters.ts'
import { words } from './words.ts'

export interface RenderedMessage {
  subject: string
  html: string
  text: string
}

const TOKEN = /^[\w-]+$/

/** Renders both parts of a message from the same blocks. Links lead to PUBLIC_URL alone. */
export function renderMessage(message: Message, site: MailBox['site']): RenderedMessage {
  const { subject, blocks } = letters[message.kind] as Letter<unknown>
  const parts = blocks(message.data, message.to)
  const footer = words`Sent to ${message.to.email} by the accounts service at ` + site.host
  return {
    subject,
    html: page(subject, [...parts.map((block) => blockHtml(block, site)), footerHtml(footer)]),
    text: [...parts.map((block) => blockText(block, site)), '-- ', footer].join('\n\n'),
  }
}

function linkOf({ path, token }: { path: string; token?: string }, site: URL): string {
  if (token !== undefined && !TOKEN.test(token)) throw new TypeError('not a token')
  return `${new URL(path, site.origin)}${token === undefined ? '' : `#token=${token}`}`
}

function blockText(block: Block, site: URL): string {
  if ('words' in block) return block.words
  if ('code' in block) return `    ${block.code}`
  return `${block.button}:\n${linkOf(block, site)}`
}

function blockHtml(block: Block, site: URL): Html {
  if ('words' in block) return html`<p>${block.words}</p>`
  if ('code' in block) return html`<p class="code">${block.code}</p>`
  const link = linkOf(block, site)
  return html`<p><a class="button" href="${link}">${block.button}</a></p>
<p class="small">Or open this address:<br><a href="${link}">${link}</a></p>`
}

const footerHtml = (footer: string) => html`<p class="small footer">${footer}</p>`

// Without images and tables: one column, as wide as the screen, with colors for both schemes.
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 16px; background: #ffffff; color: #1a1b1e; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 480px; margin: 0 auto; overflow-wrap: anywhere; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 16px; }
a { color: #1864ab; }
.button { display: inline-block; padding: 12px 20px; border-radius: 6px; background: #1864ab; color: #ffffff; font-weight: 600; text-decoration: none; }
.code { font: 700 28px/1.2 ui-monospace, monospace; letter-spacing: 2px; }
.small { font-size: 14px; color: #495057; }
.footer { margin-top: 32px; padding-top: 16px; border-top: 1px solid #ced4da; }
@media (prefers-color-scheme: dark) {
  body { background: #1a1b1e; color: #e9ecef; }
  a { color: #74c0fc; }
  .button { background: #a5d8ff; color: #0b2540; }
  .small { color: #ced4da; }
  .footer { border-color: #495057; }
}`

const page = (subject: string, content: Html[]): string =>
  `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${STYLE}</style>
</head>
<body><main>
<h1>${subject}</h1>
${content}
</main></body>
</html>
`}`
