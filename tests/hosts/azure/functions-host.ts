import { Module } from 'node:module';

/**
 * As much of the Functions host as loading and calling a package needs, in this process: the module `@azure/functions-core` that
 * the real worker also makes out of thin air, the list of what was registered, and one invocation in the worker's own steps.
 */
export interface Binding {
  readonly type: string;
  readonly direction: 'in' | 'out';
  readonly [option: string]: unknown;
}

export interface RegisteredFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly callback: (...args: unknown[]) => unknown;
}

/** One field of the protocol's typed data, such as `{ string: '…' }` or `{ http: {…} }`. */
export type TypedData = Readonly<Record<string, unknown>>;

export interface Invocation {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
}

interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(
    context: unknown,
    inputs: unknown[],
    callback: RegisteredFunction['callback'],
  ): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: TypedData }>;
}

interface ProgrammingModel {
  getInvocationModel(context: unknown): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<unknown>;
}

interface LogLine {
  readonly level: string;
  readonly message: string;
}

const CORE = '@azure/functions-core';

export class FunctionsHost {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly logs: LogLine[] = [];
  /** What a function is given that asks for the client of the Durable extension. */
  clientData: unknown = { taskHubName: 'test' };
  private model: ProgrammingModel | null = null;
  /** How many functions were run. */
  invocations = 0;

  /** Must run before the first registration: the library asks once and remembers the answer. */
  static install(): FunctionsHost {
    const host = new FunctionsHost();
    const core = host.core();
    const original = Module.prototype.require;
    Module.prototype.require = Object.assign(function (this: Module, id: string): unknown {
      return id === CORE ? core : original.call(this, id);
    }, original);
    return host;
  }

  /** What the worker does once everything is loaded: from here on registrations would be lost. */
  async start(): Promise<void> {
    await this.programmingModel().getCapabilities({});
  }

  functionNamed(name: string): RegisteredFunction {
    const found = this.functions.get(name);
    if (found === undefined)
      throw new Error(`No function ${name}. There are: ${[...this.functions.keys()].join(', ')}`);
    return found;
  }

  /** The binding that starts the function, without its generated name. */
  triggerOf(name: string): Binding {
    const triggers = Object.values(this.functionNamed(name).bindings).filter((binding) =>
      /trigger$/i.test(binding.type),
    );
    const [trigger] = triggers;
    if (trigger === undefined || triggers.length > 1)
      throw new Error(`${name} has ${triggers.length} triggers`);
    return trigger;
  }

  /** Runs a function as the worker does and gives back its return value as typed data. Throws what the function throws. */
  async invoke(name: string, { data, triggerMetadata }: Invocation): Promise<TypedData | undefined> {
    const { bindings, callback } = this.functionNamed(name);
    this.invocations += 1;
    const invocationId = `invocation-${this.invocations}`;
    const core = {
      invocationId,
      request: {
        invocationId,
        functionId: name,
        inputData: this.inputDataOf(bindings, data),
        triggerMetadata: triggerMetadata ?? {},
      },
      metadata: { name, functionId: name, bindings },
      state: undefined as string | undefined,
      log: (level: string, _category: string, message: string) => this.logs.push({ level, message }),
    };
    const model = this.programmingModel().getInvocationModel(core);
    const { context, inputs } = await model.getArguments();
    core.state = 'invocation';
    const result = await model.invokeFunction(context, inputs, callback);
    return (await model.getResponse(context, result)).returnValue;
  }

  private inputDataOf(bindings: RegisteredFunction['bindings'], data: TypedData): readonly unknown[] {
    return Object.entries(bindings).flatMap(([name, { type, direction }]) => {
      if (/trigger$/i.test(type)) return [{ name, data }];
      return direction === 'in' ? [{ name, data: { string: JSON.stringify(this.clientData) } }] : [];
    });
  }

  private programmingModel(): ProgrammingModel {
    if (this.model === null) throw new Error('Nothing was registered: the library never asked for its host');
    return this.model;
  }

  private core(): unknown {
    class Disposable {
      dispose(): void {
        throw new Error('Nothing here is ever taken back');
      }
    }
    return {
      version: '3.0.0',
      hostVersion: '4.0.0',
      Disposable,
      registerFunction: (
        metadata: Omit<RegisteredFunction, 'callback'>,
        callback: RegisteredFunction['callback'],
      ) => {
        if (this.functions.has(metadata.name))
          throw new Error(`Function ${metadata.name} is registered twice`);
        this.functions.set(metadata.name, { ...metadata, callback });
        return new Disposable();
      },
      registerHook: () => new Disposable(),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.model = model;
      },
      getProgrammingModel: () => this.model,
      log: (level: string, _category: string, message: string) => this.logs.push({ level, message }),
    };
  }
}
