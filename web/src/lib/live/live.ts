import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { RecordChange, ServerMessage } from '../../../../shared/contracts/realtime.ts';
import { send } from '../api/request.ts';
import { snapshotKey } from '../api/snapshot.ts';
import type { Snapshot } from '../records.ts';
import { applyChanges } from './apply-changes.ts';
import { type Link, LiveLink } from './link.ts';

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
  watchlist: ['watchlist'],
};
const REFRESH_VISIBLE_MS = 1_000;
const REFRESH_HIDDEN_MS = 15_000;

/** The record changes of the moment, for whoever tells people about them. */
export type ChangeListener = (changes: readonly RecordChange[]) => void;

/**
 * Follows the tenant's revisions. Deltas are collected and applied once a frame; lists that they touch are read again once a second, and far less often
 * while nobody looks. A delta that does not follow means that something was missed: everything is read again.
 */
export class Live {
  readonly #client: QueryClient;
  readonly #waiting: RecordChange[] = [];
  readonly #touched = new Set<string>();
  readonly #listeners = new Set<ChangeListener>();
  readonly link: LiveLink;
  #revision: number | null = null;
  #frame: number | null = null;
  #refreshing = false;

  constructor(client: QueryClient) {
    this.#client = client;
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
      if (!document.hidden) this.#readAgain();
    });
  }

  onChanges(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'delta') this.#follow(message);
    else this.#readAgain();
  }

  #follow({ previous, revision, changes }: Extract<ServerMessage, { type: 'delta' }>): void {
    const known = this.#revision ?? this.#client.getQueryData<Snapshot>(snapshotKey)?.revision ?? null;
    if (known === null || revision <= known) return;
    if (previous > known) {
      this.#revision = null;
      return this.#readAgain();
    }
    this.#revision = revision;
    this.#waiting.push(...changes);
    for (const { type } of changes) for (const name of SHOWN_IN[type] ?? []) this.#touched.add(name);
    // A page in the background gets no frames; what waits is then applied by the timer below.
    this.#frame ??= document.hidden ? null : requestAnimationFrame(() => this.#apply());
    this.#refreshSoon();
  }

  #apply(): void {
    this.#frame = null;
    const changes = this.#waiting.splice(0);
    const revision = this.#revision;
    if (changes.length === 0 || revision === null) return;
    this.#client.setQueryData<Snapshot>(snapshotKey, (known) =>
      known === undefined ? known : applyChanges(known, revision, changes),
    );
    for (const listener of this.#listeners) listener(changes);
  }

  #refreshSoon(): void {
    if (this.#refreshing) return;
    this.#refreshing = true;
    window.setTimeout(
      () => {
        this.#refreshing = false;
        this.#apply();
        const names = [...this.#touched];
        this.#touched.clear();
        for (const name of names) void this.#client.invalidateQueries({ queryKey: [name] });
      },
      document.hidden ? REFRESH_HIDDEN_MS : REFRESH_VISIBLE_MS,
    );
  }

  #readAgain(): void {
    this.#waiting.length = 0;
    this.#revision = null;
    void this.#client.invalidateQueries();
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
