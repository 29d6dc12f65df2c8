import { finishLogin } from '@gatehouse/contract'
import { expect } from 'vitest'
import type { TestApp } from './app.ts'
import { ADA, secondStep } from './second-step.ts'

const FROM_BROWSER = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' }

/** A browser's cookies between its requests. */
export const browserOf = (app: TestApp) => {
  const cookies: Record<string, string> = {}
  const post = async (url: string, payload: object) => {
    const headers = { ...FROM_BROWSER, 'user-agent': 'Test browser' }
    const answer = await app.send({ method: 'POST', url, headers, cookies, payload })
    for (const { name, value } of answer.cookies) {
      if (value) cookies[name] = value
      else delete cookies[name]
    }
    return answer
  }
  return {
    cookies,
    logIn: (more: object = {}) => post('/auth/login', { ...ADA, ...more }),
    finish: (given: object) => post(finishLogin.path, given),
  }
}

/** Creates ada with an app, and a browser that she trusts. */
export async function trusting(app: TestApp) {
  const ada = await secondStep(app).createAda()
  const browser = browserOf(app)
  expect((await browser.logIn()).body['code']).toBe('second_factor_required')
  const finished = await browser.finish({ code: ada.code(), trust_device: true })
  expect(finished.status).toBe(200)
  return { ...ada, browser, token: String(finished.body['access_token']) }
}
