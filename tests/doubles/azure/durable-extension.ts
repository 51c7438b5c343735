import type { DurableClient } from '../../../shared/application/ports/durable.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { Answer, Request } from './http-double.ts';
import { HttpDouble } from './http-double.ts';

const STATUS = { running: 'Running', completed: 'Completed', failed: 'Failed' } as const;

/** The HTTP side of the Durable extension, as durable-functions calls it, in front of an engine. */
export class DurableExtensionDouble extends HttpDouble {
  #engine: DurableClient;

  constructor(engine: DurableClient) {
    super();
    this.#engine = engine;
  }

  /** After a crash another engine answers at the same address. */
  set engine(engine: DurableClient) {
    this.#engine = engine;
  }

  /** What the extension gives to a function that asks for its client. */
  get clientData(): JsonValue {
    const url = `${this.url}/runtime/webhooks/durabletask/`;
    return {
      taskHubName: 'test',
      creationUrls: { createNewInstancePostUri: url, createAndWaitOnNewInstancePostUri: url },
      managementUrls: { id: 'INSTANCEID', statusQueryGetUri: `${url}instances/INSTANCEID` },
      baseUrl: url,
      requiredQueryStringParameters: 'code=none',
      rpcBaseUrl: url,
    };
  }

  protected async answer({ method, path, body }: Request): Promise<Answer> {
    const [kind, first = '', second = '', third = ''] = path
      .replace('/runtime/webhooks/durabletask/', '')
      .split('/');
    const given = body === '' ? { value: null } : (JSON.parse(body) as { readonly value: JsonValue });
    if (method === 'POST' && kind === 'orchestrators') {
      const started = await this.#engine.start(first, second, given.value);
      return started.ok ? { status: 202, body: { id: second } } : { status: 409, body: 'Already running' };
    }
    if (method === 'POST' && kind === 'instances' && second === 'raiseEvent') {
      await this.#engine.raiseEvent(first, third, given.value);
      return { status: 202 };
    }
    if (method === 'GET' && kind === 'instances') return this.#status(first);
    if (method === 'GET' && kind === 'entities') {
      const state = await this.#engine.readEntity(first, second);
      return state === null ? { status: 404 } : { status: 200, body: state };
    }
    return { status: 404, body: `The double does not know ${method} ${path}` };
  }

  async #status(instanceId: string): Promise<Answer> {
    const state = await this.#engine.waitFor(instanceId, 0);
    if (state === null) return { status: 404 };
    const moment = new Date(0).toISOString();
    const output = state.status === 'completed' ? { value: state.output } : state.error;
    const body = {
      name: 'workflow',
      instanceId,
      runtimeStatus: STATUS[state.status],
      input: null,
      customStatus: null,
      output,
      createdTime: moment,
      lastUpdatedTime: moment,
    };
    return { status: state.status === 'running' ? 202 : 200, body };
  }
}
