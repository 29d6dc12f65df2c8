import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { parseAllDocuments } from 'yaml'
import { findHelm } from './find-helm.ts'

const inFolder = (file: string) => path.join(import.meta.dirname, '..', file)
export const read = (file: string): string => readFileSync(inFolder(file), 'utf8')

export const helm = await findHelm()
export const CHART = inFolder('gatehouse')

export const MINIMUM = [
  '--set=publicUrl=https://accounts.example.com',
  '--set=image.repository=registry.example.com/gatehouse',
]
export const EVERY_VALUE = [`--values=${inFolder('test/every-value.yaml')}`]
export const CLOUDNATIVE_PG = [
  ...MINIMUM,
  `--values=${inFolder('examples/values-cloudnative-pg.yaml')}`,
]

export interface Container {
  name: string
  image: string
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: Record<string, string> } }[]
  ports?: { name: string; containerPort: number }[]
  securityContext: Record<string, unknown>
  livenessProbe?: Probe
  readinessProbe?: Probe
}

interface Probe {
  httpGet?: { path: string }
}

interface PodSpec {
  containers: Container[]
  securityContext: Record<string, unknown>
  terminationGracePeriodSeconds?: number
  [field: string]: unknown
}

/** Deployments and Jobs have a template. */
interface Spec {
  template?: { metadata: { annotations: Record<string, string> }; spec: PodSpec }
  [field: string]: unknown
}

export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; labels: Record<string, string> }
  spec?: Spec
  data?: Record<string, string>
}

/** Runs a command of Helm. Rejects if it fails. */
export const run = (command: string, ...args: string[]) => execa(helm ?? 'helm', [command, ...args])

/** Renders the chart as the release `accounts` in the namespace of that name. */
export const render = async (values: string[]): Promise<KubernetesObject[]> =>
  parse((await run('template', 'accounts', CHART, '--namespace=accounts', ...values)).stdout)

export const parse = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => document.toJS() ?? [])

/** Returns the pods of Deployments and Jobs. */
export const podsOf = (objects: KubernetesObject[]): PodSpec[] =>
  objects.flatMap(({ spec }) => spec?.template?.spec ?? [])

export const containersOf = (objects: KubernetesObject[]): Container[] =>
  podsOf(objects).flatMap(({ containers }) => containers)

export const find = (objects: KubernetesObject[], kind: string, name: string): KubernetesObject => {
  const found = objects.find((it) => it.kind === kind && it.metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}.`)
  return found
}

/** Returns the variables of a container, each with its value or its reference to a Secret. */
export const variablesOf = (objects: KubernetesObject[], name: string) => {
  const container = containersOf(objects).find((it) => it.name === name)
  return Object.fromEntries(container?.env.map((it) => [it.name, it.value ?? it.valueFrom]) ?? [])
}
