import { findNumber } from '#/lib/find-number.ts'

/** Stands for a Worker, which jsdom lacks, and runs its code after a moment. */
export class ProofWorker {
  static terminated = 0
  onmessage?: (event: { data: number | undefined }) => void

  postMessage(challenge: Parameters<typeof findNumber>[0]): void {
    setTimeout(() => this.onmessage?.({ data: findNumber(challenge) }), 100)
  }

  terminate(): void {
    ProofWorker.terminated += 1
  }
}
