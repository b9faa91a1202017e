/**
 * The state of a sidecar, as probes see it: `starting` until it accepts requests, `storeFailed`
 * while the store of a namespace accepts no writes, such as on a full disk, and `draining` from the
 * time that it begins to stop.
 */
export type HealthState = 'starting' | 'serving' | 'storeFailed' | 'draining';

/** The one source of health: the gRPC service and the HTTP probes derive their answers from it. */
export class Health {
  #phase: 'starting' | 'serving' | 'draining' = 'starting';
  #failures: ReadonlyMap<string, string> = new Map();
  /** Called when `state` may have changed. */
  onChanged: () => void = () => undefined;

  get state(): HealthState {
    if (this.#phase === 'serving' && this.#failures.size > 0) return 'storeFailed';
    return this.#phase;
  }

  /** Why stores accept no writes, by namespace. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures;
  }

  /** The sidecar accepts requests. */
  started(): void {
    if (this.#phase !== 'starting') return;
    this.#phase = 'serving';
    this.onChanged();
  }

  /** Replaces the failures of stores, by namespace. */
  storesChanged(failures: ReadonlyMap<string, string>): void {
    this.#failures = failures;
    this.onChanged();
  }

  /** The sidecar begins to stop. It does not return from this state. */
  draining(): void {
    this.#phase = 'draining';
    this.onChanged();
  }
}
