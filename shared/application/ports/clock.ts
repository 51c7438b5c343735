import type { UtcMillis } from '../../domain/time/instant.ts';

export interface Clock {
  now(): UtcMillis;
}

/** Issued ids (ULID) for things that are not derived from content: tenants, profiles, backtests, audit entries. */
export interface IdSource {
  next(): string;
}
