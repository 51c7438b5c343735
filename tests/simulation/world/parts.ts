import type { Services } from '../../../shared/application/services.ts';
import type { Instrument } from '../../../shared/domain/market/instrument.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { Swarm } from '../faults/swarm.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Violations } from '../oracles/violations.ts';
import type { Wire } from '../ports/call.ts';
import type { SimulatedDocuments } from '../ports/documents.ts';
import type { DurableRuntime } from '../ports/durable-runtime.ts';
import type { MessageBroker } from '../ports/message-broker.ts';
import type { Screens } from '../ports/screens.ts';
import type { Exchange } from '../venue/exchange.ts';
import type { Tape } from '../venue/tape.ts';
import type { VenueKind } from '../venue/venue-kind.ts';
import type { Host } from './host.ts';

/** A piece of the product that a host runs. */
export interface Piece {
  /** Whose work it is; null for work that goes over all tenants. */
  readonly tenant: string | null;
  readonly work: (services: Services) => Promise<void>;
  /** Hears null or the sentence of the failure, in the same life of the host or never. */
  readonly ended: (failure: string | null) => void;
  /** Called instead where the host dies on the way, or where there is none. */
  readonly died?: () => void;
  /** Absent or null for any host that is up. */
  readonly on?: Host | null;
}

/** What a world is made of, for those who live in it. */
export interface WorldParts {
  readonly opening: UtcMillis;
  readonly kernel: Kernel;
  readonly kind: VenueKind;
  readonly swarm: Swarm | null;
  readonly wire: Wire;
  readonly documents: SimulatedDocuments;
  readonly broker: MessageBroker;
  readonly durable: DurableRuntime;
  readonly exchange: Exchange;
  readonly tapes: ReadonlyMap<string, Tape>;
  readonly instruments: readonly Instrument[];
  readonly hosts: readonly Host[];
  readonly screens: Screens;
  readonly violations: Violations;
  /** Of the changes of the store, how many no screen was told of yet. */
  readonly feed: { readonly behind: number };
  /** Runs a piece of the product on a host. */
  run(label: string, piece: Piece): void;
  /** Some host that is up, or null while none is. */
  anyHost(): Host | null;
}
