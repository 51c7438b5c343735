import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { RecordChange, ServerMessage } from '../../../../shared/contracts/realtime.ts';
import { send } from '../api/request.ts';
import { snapshotKey } from '../api/snapshot.ts';
import type { Snapshot } from '../records.ts';
import { applyChanges } from './apply-changes.ts';
import { type Link, LiveLink } from './link.ts';
import { Refresher } from './refresher.ts';
import { type Delta, revisions } from './revisions.ts';

/** Which lists show records of a type: they are read again soon after one has changed. */
const SHOWN_IN: Readonly<Record<string, readonly string[]>> = {
  order: ['orders', 'overview', 'trade'],
  trade: ['trades', 'overview', 'trade', 'performance'],
  position: ['overview'],
  fill: ['fills'],
  decision: ['decisions', 'overview'],
  mark: ['equity', 'overview'],
  posting: ['postings', 'ledger', 'snapshot'],
  control: ['snapshot', 'overview'],
  profile: ['snapshot', 'profiles', 'overview'],
  'profile-version': ['versions'],
  backtest: ['backtests'],
  audit: ['audit'],
  alert: ['alerts'],
  'alert-rule': ['alert-rules'],
  preferences: ['preferences'],
  view: ['views'],
  watchlist: ['watchlist'],
};
const REFRESH_VISIBLE_MS = 1_000;
const REFRESH_HIDDEN_MS = 15_000;

/** The record changes of the moment, for whoever tells people about them. */
export type ChangeListener = (changes: readonly RecordChange[]) => void;

/**
 * Follows the tenant's revisions. Deltas are collected and applied once a frame; lists that they touch are read again once a second, and far less often
 * while nobody looks. Where something was missed everything is read again.
 */
export class Live {
  readonly #client: QueryClient;
  readonly #listeners = new Set<ChangeListener>();
  readonly #refresher: Refresher;
  readonly #untold: RecordChange[] = [];
  readonly link: LiveLink;
  #frame: number | null = null;

  constructor(client: QueryClient) {
    this.#client = client;
    this.#refresher = new Refresher(client, (run) =>
      window.setTimeout(
        () => {
          // A page in the background gets no frames: what waits is applied here.
          this.#apply();
          run();
        },
        document.hidden ? REFRESH_HIDDEN_MS : REFRESH_VISIBLE_MS,
      ),
    );
    revisions.onMissed = () => this.#refresher.touchAll();
    this.link = new LiveLink({
      open: openSocket,
      hear: (message) => this.#hear(message),
      now: Date.now,
      chance: Math.random,
      later: (run, ms) => window.setTimeout(run, ms),
    });
  }

  start(): void {
    void this.link.connect();
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#refresher.readAll();
    });
  }

  onChanges(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'delta') return this.#follow(message);
    revisions.lose();
    this.#refresher.readAll();
  }

  /** Lists and listeners hear of every delta, also of one that a snapshot had already or has to come before. */
  #follow(delta: Delta): void {
    if (revisions.take(delta) === 'missed') this.#refresher.touchAll();
    this.#untold.push(...delta.changes);
    for (const { type } of delta.changes)
      for (const name of SHOWN_IN[type] ?? []) this.#refresher.touch(name);
    this.#frame ??= document.hidden ? null : requestAnimationFrame(() => this.#apply());
  }

  #apply(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const deltas = revisions.drain();
    const revision = deltas.at(-1)?.revision;
    if (revision !== undefined) {
      const changes = deltas.flatMap((delta) => delta.changes);
      this.#client.setQueryData<Snapshot>(snapshotKey, (known) =>
        known === undefined ? known : applyChanges(known, revision, changes),
      );
    }
    const told = this.#untold.splice(0);
    if (told.length > 0) for (const listener of this.#listeners) listener(told);
  }
}

async function openSocket(): Promise<WebSocket> {
  const { body } = await send<{ url: string; protocols: string[] }>('realtime/ticket', {});
  const address = new URL(body.url, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return new WebSocket(address, body.protocols);
}

let live: Live | null = null;

export function startLive(client: QueryClient): Live {
  live = new Live(client);
  live.start();
  return live;
}

const nothing = (): (() => void) => () => undefined;
const CONNECTING: Link = { state: 'connecting', attempts: 0, heardAt: null };

export function useLink(): Link {
  return useSyncExternalStore(live?.link.subscribe ?? nothing, () => live?.link.link ?? CONNECTING);
}

/** When something was last heard, read without being told of each message. */
export function heardAt(): number | null {
  return live?.link.link.heardAt ?? null;
}

export function onChanges(listener: ChangeListener): () => void {
  return live?.onChanges(listener) ?? (() => undefined);
}
