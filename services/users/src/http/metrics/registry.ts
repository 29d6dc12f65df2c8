import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import {
  type Definition,
  type LabelsOf,
  METRICS,
  type MetricName,
  type NameOf,
} from './definitions.ts'

export interface Metrics {
  /** Adds to a counter, 1 by default. */
  count<N extends NameOf<'counter'>>(name: N, labels: LabelsOf<N>, value?: number): void
  /** Records a duration in seconds. */
  observe<N extends NameOf<'histogram'>>(name: N, labels: LabelsOf<N>, seconds: number): void
  /** Sets a gauge. */
  set<N extends NameOf<'gauge'>>(name: N, labels: LabelsOf<N>, value: number): void
  /** Removes the values of gauges that can't be measured, so that no old value is reported. */
  forget(...names: NameOf<'gauge'>[]): void
  /** Runs before each reading, to set gauges. Must not reject. */
  beforeRead(measure: () => Promise<void> | void): void
  /** Returns all metrics in Prometheus' text format. */
  read(): Promise<string>
  readonly contentType: string
}

interface Instruments {
  counters: Map<string, Counter<string>>
  gauges: Map<string, Gauge<string>>
  histograms: Map<string, Histogram<string>>
}

function createInstruments(registry: Registry): Instruments {
  const instruments: Instruments = { counters: new Map(), gauges: new Map(), histograms: new Map() }
  for (const [name, definition] of Object.entries<Definition>(METRICS)) {
    const { type, help, labels = [], known = [], buckets = [] } = definition
    const options = { name, help, labelNames: [...labels], registers: [registry] }
    if (type === 'gauge') instruments.gauges.set(name, new Gauge(options))
    else if (type === 'histogram') {
      instruments.histograms.set(name, new Histogram({ ...options, buckets: [...buckets] }))
    } else {
      const counter = new Counter(options)
      for (const value of known) counter.inc({ [labels[0] ?? '']: value }, 0)
      instruments.counters.set(name, counter)
    }
  }
  return instruments
}

/** Creates every metric of {@link METRICS} and those of the Node.js process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const { counters, gauges, histograms } = createInstruments(registry)
  const measures: (() => Promise<void> | void)[] = []

  return {
    count: (name, labels, value = 1) => existing(counters, name).inc(labels, value),
    observe: (name, labels, seconds) => existing(histograms, name).observe(labels, seconds),
    set: (name, labels, value) => existing(gauges, name).set(labels, value),
    forget(...names) {
      for (const name of names) {
        const gauge = existing(gauges, name)
        // A reset leaves a gauge without labels at 0.
        gauge.reset()
        gauge.remove({})
      }
    },
    beforeRead: (measure) => void measures.push(measure),
    async read() {
      await Promise.all(measures.map((measure) => measure()))
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}

function existing<M>(metrics: Map<string, M>, name: MetricName): M {
  const metric = metrics.get(name)
  if (!metric) throw new Error(`${name} is not a metric of this type`)
  return metric
}
