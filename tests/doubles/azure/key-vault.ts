import { randomBytes } from 'node:crypto';
import type { Answer, Request } from './http-double.ts';
import { HttpDouble } from './http-double.ts';

interface Secret {
  readonly value: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly version: string;
  readonly updated: number;
}

/** One for the process: the credential keeps what it was given, whatever the endpoint. */
const TOKEN = randomBytes(16).toString('hex');

/** A vault on loopback with its challenge, its versions and its deletions that can be taken back, and the identity endpoint beside it. */
export class KeyVaultDouble extends HttpDouble {
  readonly secrets = new Map<string, Secret>();
  readonly deleted = new Map<string, Secret>();
  readonly #identityHeader = randomBytes(16).toString('hex');
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    super();
    this.#now = now;
  }

  /** What App Service puts into the environment, so that the credential of the product is used unchanged. */
  get identityEnvironment(): Readonly<Record<string, string>> {
    return { IDENTITY_ENDPOINT: `${this.url}/msi/token`, IDENTITY_HEADER: this.#identityHeader };
  }

  protected answer(request: Request): Answer {
    if (request.path === '/msi/token') return this.#identify(request);
    if (request.headers['authorization'] !== `Bearer ${TOKEN}`) return challenge();
    const [, collection, name, more] = request.path.split('/');
    if (collection === 'deletedsecrets' && name !== undefined) return this.#ofDeleted(request, name, more);
    if (collection !== 'secrets') return failure(404, 'NotFound');
    return name === undefined ? this.#list() : this.#ofSecret(request, name);
  }

  #identify({ headers, query }: Request): Answer {
    if (headers['x-identity-header'] !== this.#identityHeader) return { status: 403 };
    const expires_on = Math.floor(Date.now() / 1_000) + 3_600;
    const resource = query.get('resource');
    return { status: 200, body: { access_token: TOKEN, expires_on, resource, token_type: 'Bearer' } };
  }

  #ofSecret({ method, body }: Request, name: string): Answer {
    if (method === 'PUT') {
      if (this.deleted.has(name)) return failure(409, 'ObjectIsDeletedButRecoverable');
      const { value, tags = {} } = JSON.parse(body) as Pick<Secret, 'value' | 'tags'>;
      this.secrets.set(name, { value, tags, version: randomBytes(16).toString('hex'), updated: this.#now() });
    }
    const found = this.secrets.get(name);
    if (found === undefined) return failure(404, 'SecretNotFound');
    if (method === 'DELETE') {
      this.secrets.delete(name);
      this.deleted.set(name, found);
    }
    return { status: 200, body: this.#bundle(name, found) };
  }

  #ofDeleted({ method }: Request, name: string, more: string | undefined): Answer {
    const found = this.deleted.get(name);
    if (found === undefined) return failure(404, 'SecretNotFound');
    if (method === 'POST' && more === 'recover') {
      this.deleted.delete(name);
      this.secrets.set(name, found);
    }
    return { status: 200, body: this.#bundle(name, found) };
  }

  #list(): Answer {
    const value = [...this.secrets].map(([name, { tags, updated }]) => ({
      id: `${this.url}/secrets/${name}`,
      tags,
      attributes: attributes(updated),
    }));
    return { status: 200, body: { value, nextLink: null } };
  }

  #bundle(name: string, { value, tags, version, updated }: Secret): unknown {
    const recoveryId = `${this.url}/deletedsecrets/${name}`;
    return {
      id: `${this.url}/secrets/${name}/${version}`,
      recoveryId,
      value,
      tags,
      attributes: attributes(updated),
    };
  }
}

function attributes(updatedMs: number): unknown {
  const updated = Math.floor(updatedMs / 1_000);
  return { enabled: true, created: updated, updated };
}

function challenge(): Answer {
  const authenticate =
    'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"';
  return { status: 401, headers: { 'www-authenticate': authenticate } };
}

function failure(status: number, code: string): Answer {
  return { status, body: { error: { code, message: code } } };
}
