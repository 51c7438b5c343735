import type { FieldError } from '../../../../shared/contracts/problems.ts';

/** A no of the API, or of the way to it, with everything that a person or a report needs. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly detail: string | null;
  readonly errors: readonly FieldError[];
  readonly because: Readonly<Record<string, string | number | boolean | null>>;
  readonly requestId: string | null;

  constructor(said: Readonly<Record<string, unknown>>) {
    super(`${textOf(said['title'])} ${textOf(said['detail'])}`.trim());
    this.status = typeof said['status'] === 'number' ? said['status'] : 0;
    this.code = textOf(said['code']);
    this.title = textOf(said['title']);
    this.remedy = textOf(said['remedy']);
    this.detail = typeof said['detail'] === 'string' ? said['detail'] : null;
    this.errors = Array.isArray(said['errors']) ? (said['errors'] as FieldError[]) : [];
    this.because = (said['because'] ?? {}) as ApiProblem['because'];
    this.requestId = typeof said['requestId'] === 'string' ? said['requestId'] : null;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const UNREACHABLE = {
  status: 0,
  code: 'UNREACHABLE',
  title: 'Ballast does not answer.',
  remedy: 'It is tried again by itself. If it stays so, look whether the host is running.',
};

export interface Answer<Body> {
  readonly body: Body;
  readonly etag: string | null;
}

async function ask<Body>(path: string, init: RequestInit): Promise<Answer<Body>> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new ApiProblem(UNREACHABLE);
  }
  if (response.status === 204) return { body: undefined as Body, etag: null };
  const body = (await response.json().catch(() => null)) as unknown;
  if (!response.ok || body === null) {
    const said =
      typeof body === 'object' && body !== null ? body : { ...UNREACHABLE, status: response.status };
    throw new ApiProblem(said as Record<string, unknown>);
  }
  return { body: body as Body, etag: response.headers.get('etag') };
}

export type Search = Readonly<Record<string, string | number | boolean | undefined>>;

/** A path below /api with its query; names without a value are left out. */
export function pathOf(route: string, search: Search = {}): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return route;
  return `${route}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

export async function read<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  return (await ask<Body>(path, signal === undefined ? {} : { signal })).body;
}

export interface Command {
  readonly method?: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** The same for every repetition of one wish: a second click does nothing twice. */
  readonly key?: string;
  /** The etag that was read, where a change by somebody else in between must be seen. */
  readonly ifMatch?: string;
}

/** Sends a command once. It is never repeated by itself: only a person who has seen the answer may. */
export async function send<Body>(path: string, command: Command): Promise<Answer<Body>> {
  const { method = 'POST', body = {}, key = newKey(), ifMatch } = command;
  return ask<Body>(path, {
    method,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
    body: JSON.stringify(body),
  });
}

export function newKey(): string {
  return crypto.randomUUID();
}
