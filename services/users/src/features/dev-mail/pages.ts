import type { InboxMessage } from '#/domain/mail/read-inbox.ts'
import { type Html, html } from '#/lib/html.ts'

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
li { margin: 0 0 .75rem; }
small { display: block; }
iframe { width: 100%; height: 36rem; border: 1px solid; background: Canvas; }
pre { padding: 1rem; border: 1px solid; white-space: pre-wrap; }`

const page = (title: string, content: Html): string =>
  `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>${content}</body>
</html>
`}`

const itemOf = ({ id, subject, to, createdAt }: InboxMessage) => html`
<li><a href="/dev/mail/${id}">${subject}</a><small>To ${to}, ${createdAt.toISOString()}</small></li>`

export const listPage = (messages: InboxMessage[]): string =>
  page(
    'Inbox',
    html`<h1>Inbox</h1>
<p>Mail of this development system, to every address. Set MAIL_URL to send it instead.</p>
${messages.length > 0 ? html`<ul>${messages.map(itemOf)}</ul>` : html`<p>No mail yet.</p>`}`,
  )

const LINK = /https?:\/\/\S+/g

/** Turns the addresses of a text part into links. */
function linked(text: string): Html[] {
  const links = [...text.matchAll(LINK)].map(([link]) => html`<a href="${link}">${link}</a>`)
  return text.split(LINK).map((part, index) => html`${part}${links[index]}`)
}

/** Shows both parts. The frame can run no script; its links open in the whole window. */
export const messagePage = ({ id, subject, to, createdAt, text }: InboxMessage): string =>
  page(
    subject,
    html`<p><a href="/dev/mail">Inbox</a></p>
<h1>${subject}</h1>
<p>To ${to}, ${createdAt.toISOString()}</p>
<h2>HTML</h2>
<iframe title="HTML part" src="/dev/mail/${id}/html" sandbox="allow-top-navigation-by-user-activation"></iframe>
<h2>Text</h2>
<pre>${linked(text)}</pre>`,
  )

/** Lets links leave the frame. */
export const framedPart = (part: string): string =>
  part.replace('<head>', '<head><base target="_top">')
