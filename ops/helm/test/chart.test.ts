import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { live, ready } from '../../../services/contract/src/health.ts'
import {
  CHART,
  CLOUDNATIVE_PG,
  containersOf,
  EVERY_VALUE,
  find,
  helm,
  MINIMUM,
  parse,
  podsOf,
  read,
  render,
  run,
  variablesOf,
} from './chart.ts'
import { validate } from './validate.ts'

if (!helm) test('Helm is installed', ({ skip }) => skip('Install Helm 4'))

describe.runIf(helm)('the chart', () => {
  test.each([
    ['the minimum', MINIMUM],
    ['every value', EVERY_VALUE],
    ['CloudNativePG', CLOUDNATIVE_PG],
  ])('passes the linter and renders valid objects with %s', async (_, values) => {
    await run('lint', CHART, '--strict', ...values)
    const objects = await render(values)
    expect(objects.length).toBeGreaterThan(10)
    for (const object of objects) await validate(object)
  })

  test('has a valid example of a CloudNativePG cluster', async () => {
    const [cluster] = parse(read('examples/cloudnative-pg.yaml'))
    if (!cluster) throw new Error('The example is empty.')
    await validate(cluster)
    expect(cluster.spec).toMatchObject({
      bootstrap: { initdb: { owner: 'gatehouse' } },
      managed: { roles: [{ name: 'gatehouse_service' }] },
    })
    const { secrets } = parseYaml(read('examples/values-cloudnative-pg.yaml'))
    expect(secrets.migrationDatabaseUrl.name).toBe(`${cluster.metadata.name}-app`)
  })

  test('the validation refuses unknown fields and wrong types', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', labels: {} } }
    await expect(validate({ ...service, spec: { portList: [] } })).rejects.toThrow('/spec/portList')
    await expect(validate({ ...service, spec: { ports: 'http' } })).rejects.toThrow('array')
  })

  test('spreads the pods of each version over the nodes', async () => {
    const spread = (await render(MINIMUM)).flatMap(
      ({ spec }) => spec?.template?.spec?.['topologySpreadConstraints'] ?? [],
    )
    expect(spread).toHaveLength(3)
    for (const constraint of spread) {
      expect(constraint).toMatchObject({
        topologyKey: 'kubernetes.io/hostname',
        matchLabelKeys: ['pod-template-hash'],
      })
    }
  })

  test('every pod runs without root, privileges, a writable file system or a token', async () => {
    const pods = podsOf(await render(EVERY_VALUE))
    expect(pods).toHaveLength(4)
    for (const { securityContext, containers, ...pod } of pods) {
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false })
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
      }
    }
  })

  test('only the Job gets the password of the owner, and no Secret is made', async () => {
    const objects = await render(EVERY_VALUE)
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([])
    expect(variablesOf(objects, 'migrate')).toHaveProperty('MIGRATION_DATABASE_URL')
    for (const name of ['users', 'gateway', 'client']) {
      expect(variablesOf(objects, name)).not.toHaveProperty('MIGRATION_DATABASE_URL')
      expect(JSON.stringify(variablesOf(objects, name))).not.toContain('gatehouse-owner')
    }
  })

  test('only the gateway reaches the service, and only the named peers its metrics', async () => {
    const policy = find(await render(EVERY_VALUE), 'NetworkPolicy', 'accounts-gatehouse-users')
    const matchLabels = expect.objectContaining({ 'app.kubernetes.io/component': 'gateway' })
    expect(policy).toHaveProperty('spec.ingress', [
      { ports: [{ protocol: 'TCP', port: 'http' }], from: [{ podSelector: { matchLabels } }] },
      { ports: [{ protocol: 'TCP', port: 'metrics' }], from: [expect.anything()] },
    ])
  })

  test('the gateway resolves full names that Services have', async () => {
    const objects = await render(MINIMUM)
    const { USERS_UPSTREAM, CLIENT_UPSTREAM } = variablesOf(objects, 'gateway')
    const domain = 'accounts.svc.cluster.local'
    expect(USERS_UPSTREAM).toBe(`accounts-gatehouse-users.${domain}:3000`)
    expect(CLIENT_UPSTREAM).toBe(`accounts-gatehouse-client.${domain}:8080`)
    // All addresses of the pods, as the gateway balances by itself.
    const service = (name: string) => find(objects, 'Service', `accounts-gatehouse-${name}`)
    expect(service('users')).toHaveProperty('spec.clusterIP', 'None')
    expect(service('client')).toHaveProperty('spec.ports.0.port', 8080)
  })

  test('a stopping service pod has time for its delay and the requests in progress', async () => {
    const objects = await render([...MINIMUM, '--set=users.shutdownDelaySeconds=12'])
    const [pod] = podsOf([find(objects, 'Deployment', 'accounts-gatehouse-users')])
    expect(variablesOf(objects, 'users')['SHUTDOWN_DELAY']).toBe('12s')
    expect(pod?.terminationGracePeriodSeconds).toBe(32)
  })

  test('its probes are endpoints of the service', async () => {
    const users = containersOf(await render(MINIMUM)).find(({ name }) => name === 'users')
    const probes = [users?.livenessProbe, users?.readinessProbe].map((it) => it?.httpGet?.path)
    expect(probes).toEqual([live.path, ready.path])
  })

  test('an autoscaler sets the number of replicas instead of the Deployment', async () => {
    const objects = await render(EVERY_VALUE)
    expect(find(objects, 'Deployment', 'accounts-gatehouse-users').spec).not.toHaveProperty(
      'replicas',
    )
    const autoscaler = find(objects, 'HorizontalPodAutoscaler', 'accounts-gatehouse-users')
    expect(autoscaler).toHaveProperty('spec.scaleTargetRef.name', 'accounts-gatehouse-users')
  })

  test('new locations replace the pods of the gateway', async () => {
    const checksum = async (text: string) => {
      const objects = await render([...MINIMUM, `--set=gateway.locations.a\\.conf=${text}`])
      expect(find(objects, 'ConfigMap', 'accounts-gatehouse-locations').data).toEqual({
        'a.conf': text,
      })
      const { spec } = find(objects, 'Deployment', 'accounts-gatehouse-gateway')
      return spec?.template?.metadata.annotations['checksum/locations']
    }
    expect(await checksum('one')).not.toBe(await checksum('two'))
  })
})
