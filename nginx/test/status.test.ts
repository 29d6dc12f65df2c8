import getPort from 'get-port'
import { expect, it } from 'vitest'
import { describeGateway, ownGateway } from './stack.ts'

const UPSTREAM = { USERS_UPSTREAM: '127.0.0.1:1' }

describeGateway('STATUS_PORT', () => {
  it('serves the counts of nginx, and nothing else', async () => {
    const port = await getPort()
    await ownGateway({ ...UPSTREAM, STATUS_PORT: String(port) })
    const response = await fetch(`http://127.0.0.1:${port}/stub_status`)
    expect(response.status).toBe(200)
    expect(await response.text()).toMatch(/^Active connections: \d+/)
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  })

  it('leaves the port of the gateway without them', async () => {
    const gateway = await ownGateway({ ...UPSTREAM, STATUS_PORT: String(await getPort()) })
    const response = await fetch(`http://127.0.0.1:${gateway.port}/stub_status`)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('Active connections')
  })
})
