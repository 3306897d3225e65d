/** What `/healthz` answers: an HTTP status and its body. */
export interface Health {
  readonly status: 200 | 503
  readonly body: {
    readonly status: 'ok' | 'draining' | 'unhealthy'
    readonly workers: number
    readonly rooms: number
    readonly peers: number
  }
}

export interface Vitals {
  readonly draining: boolean
  readonly workersHealthy: boolean
  readonly workers: number
  readonly rooms: number
  readonly peers: number
}

/** A load balancer sends nobody to a node that answers 503. */
export function healthOf({ draining, workersHealthy, workers, rooms, peers }: Vitals): Health {
  const status = draining ? 'draining' : workersHealthy ? 'ok' : 'unhealthy'
  return { status: status === 'ok' ? 200 : 503, body: { status, workers, rooms, peers } }
}
