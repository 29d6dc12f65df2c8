import type { KubernetesObject } from './chart.ts'

/** The packages with the schemas of other API groups than Kubernetes' own. */
const PACKAGES: Record<string, string> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
}

interface Model {
  validate(): void
}

/** Throws unless the object has the schema of its kind. */
export async function validate(object: KubernetesObject): Promise<void> {
  const { apiVersion, kind } = object
  const [group = ''] = apiVersion.split('/')
  const name = PACKAGES[group] ?? 'kubernetes-models'
  const models = (await import(`${name}/${apiVersion}`)) as Record<
    string,
    new (
      object: unknown,
    ) => Model
  >
  const Kind = models[kind]
  if (!Kind) throw new Error(`${name} has no ${apiVersion} ${kind}.`)
  const model = new Kind(object)
  model.validate()
  const unknown = unreadFields(model)
  if (unknown.length > 0) throw new Error(`${kind} has no fields ${unknown.join(', ')}.`)
}

/**
 * Returns the paths of the fields that a validation never reads. The validators accept unknown fields, but read each
 * field that they know.
 */
function unreadFields(model: Model): string[] {
  const unread = new Set<string>()
  record(model, '', unread).validate()
  return [...unread]
}

function record<T extends object>(value: T, path: string, unread: Set<string>): T {
  const children = new Map<string, unknown>()
  for (const [key, child] of Object.entries(value)) {
    const childPath = `${path}/${key}`
    unread.add(childPath)
    children.set(
      key,
      typeof child === 'object' && child !== null ? record(child, childPath, unread) : child,
    )
  }
  return new Proxy(value, {
    get(target, key) {
      if (!children.has(String(key))) return Reflect.get(target, key)
      unread.delete(`${path}/${String(key)}`)
      return children.get(String(key))
    },
  })
}
