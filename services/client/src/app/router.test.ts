import type { RouteObject } from 'react-router'
import { expect, test } from 'vitest'
import { paths } from '#/lib/paths.ts'
import { isPage } from '../../site-map.ts'
import { routes } from './router.tsx'

const pathsOf = (list: RouteObject[]): string[] =>
  list.flatMap(({ path, children }) => [...(path ? [path] : []), ...pathsOf(children ?? [])])

test('serves exactly the pages of the site map', () => {
  const served = new Set(pathsOf(routes).filter((path) => path !== '*'))
  expect([...served].sort()).toEqual(Object.values(paths).sort())
})

test.each([
  '/',
  '/people',
  '/People/',
  '/people/waiting',
  '/people/1/sessions',
  '/account/activity',
])('%s is a page', (path) => expect(isPage(path)).toBe(true))

test.each([
  '/metrics',
  '/people/1',
  '/people/1/sessions/2',
  '//',
  '/login.html',
  '/xlogin',
  '/a/login',
])('%s is not a page', (path) => expect(isPage(path)).toBe(false))
