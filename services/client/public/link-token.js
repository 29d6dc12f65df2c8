// Runs first, so that no later script, error or history entry has the token of a link. Only lib/link-token.ts takes it.
;(() => {
  const pages = [
    '/reset-password',
    '/verify-email',
    '/confirm-address',
    '/restore-address',
    '/confirm-registration',
    '/invitation',
  ]
  const take = () => {
    const page = location.pathname.replace(/\/$/, '')
    if (!location.hash.startsWith('#token=') || !pages.includes(page)) return
    // Also when something was appended to the link.
    const [, token] = /^#token=([\w-]{1,512})/.exec(location.hash) ?? []
    history.replaceState(history.state, '', page)
    window.gatehouseLinkToken = token
  }
  take()
  // Another link, pasted into an open page, changes only the fragment. The router's listener comes later.
  addEventListener('popstate', take)
})()
