import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { SECRETS, variables } from '../../../services/users/src/config-variables.ts'
import { helm, MINIMUM, read, render } from './chart.ts'

describe.runIf(helm)('the chart', () => {
  test.each([
    ['no public address', ['--set=image.repository=a'], 'publicUrl'],
    ['no images', ['--set=publicUrl=https://a.example.com'], 'repository'],
    [
      'an address with a path',
      [...MINIMUM, '--set=publicUrl=https://a.example.com/b'],
      'publicUrl',
    ],
    ['a misspelt value', [...MINIMUM, '--set=user.replicas=3'], "'user'"],
    ['a misspelt variable', [...MINIMUM, '--set=config.REGISTRATIONS=closed'], 'REGISTRATIONS'],
    ['a secret among the values', [...MINIMUM, '--set=config.APP_SECRET=a'], 'APP_SECRET'],
    ['no replica', [...MINIMUM, '--set=users.replicas=0'], 'replicas'],
    [
      'an Ingress that no one trusts',
      [...MINIMUM, '--set=ingress.enabled=true'],
      'TRUSTED_PROXIES',
    ],
    [
      'a monitor without metrics',
      [...MINIMUM, '--set=metrics.serviceMonitor.enabled=true'],
      'metrics.enabled',
    ],
    ['a route without a Gateway', [...MINIMUM, '--set=httpRoute.enabled=true'], 'parentRefs'],
  ])('refuses %s', async (_, values, named) => {
    await expect(render(values)).rejects.toThrow(named)
  })
})

test('the chart takes the variables of the service that it does not set itself', () => {
  const schema = JSON.parse(read('gatehouse/values.schema.json'))
  const taken: string[] = schema.properties.config.propertyNames.enum
  const ofGateway: string[] = schema.properties.gateway.properties.config.propertyNames.enum
  const setByChart = ['NODE_ENV', 'HOST', 'PORT', 'PUBLIC_URL', 'TRUSTED_PROXIES']
  const known = [...setByChart, 'METRICS_PORT', 'SHUTDOWN_DELAY', ...SECRETS, ...ofGateway]
  const ofBackups = Object.keys(variables).filter((name) => /^(BACKUP|POSTGRES)_/.test(name))
  const expected = Object.keys(variables).filter((name) => ![...known, ...ofBackups].includes(name))
  expect([...taken].sort()).toEqual(expected.sort())
})

test('the chart has the version of the packages', () => {
  const { version } = JSON.parse(read('../../package.json'))
  expect(parseYaml(read('gatehouse/Chart.yaml'))).toMatchObject({ version, appVersion: version })
})
