import type { InvocationContext } from '@azure/functions';
import type { DocumentChange } from '../../shared/application/ports/store.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import type { RawRequest } from '../http/raw.ts';

/** What one invocation runs with. */
export interface Composition {
  readonly services: Services;
  /** Null where nobody proved who they are. */
  authenticate(request: RawRequest): Promise<Principal | null>;
  /** Reads what the change feed delivers, in the shape the store wrote it. Throws AppError RECORD_UNREADABLE. */
  changesOf(container: TenantContainer, documents: readonly unknown[]): Promise<readonly DocumentChange[]>;
}

/** Made anew for each invocation, since the durable client belongs to one. Registration needs none. */
export type Compose = (context: InvocationContext) => Promise<Composition>;

/** The deployed package has no adapter for something that every handler needs. */
export class HostIncomplete extends Error {
  override readonly name = 'HostIncomplete';
}

/** Each adapter that joins this folder takes its name off the list. */
const MISSING_ADAPTERS = ['telemetry (Application Insights)', 'authentication'];

/** Refuses to act with a part of the product missing: a handler with half its services would lose orders, not requests. */
export const compose: Compose = async (context) => {
  throw new HostIncomplete(
    `${context.functionName} did nothing: this build has no Azure adapter for ${MISSING_ADAPTERS.join(', ')}. Run it on one machine with npm start.`,
  );
};
