import { createHmac, randomBytes } from 'node:crypto';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import rhea from 'rhea';
import type { Delivery, EventContext, Receiver, Sender, Session } from 'rhea';
import topology from '../../../infra/topology.json' with { type: 'json' };
import { machineAlarms, type Alarms } from '../../../local/timers/alarms.ts';
import {
  creditOf,
  drained,
  filterOf,
  messagesOf,
  open,
  OUTCOMES,
  SESSION_FILTER,
  wireForm,
} from './amqp-links.ts';
import type { AmqpMessage, Hold } from './broker-queue.ts';
import { BrokerQueue } from './broker-queue.ts';

const TICKS_AT_EPOCH = 621_355_968_000_000_000n;
const KEY_NAME = 'RootManageSharedAccessKey';

/** Somebody who takes messages: a link, and the session that it was given. */
interface Taker {
  readonly sender: Sender;
  readonly queue: BrokerQueue;
  session: string | null;
  readonly holds: Map<number, Hold>;
}

/** Somebody who waits for a session to become free. */
interface Waiter {
  readonly sender: Sender;
  readonly queue: BrokerQueue;
  readonly asked: string | null;
}

/** Service Bus on loopback as far as the queues use it, with the queues of infra/topology.json and locks by a clock of one's own. */
export class ServiceBusDouble {
  readonly queues: ReadonlyMap<string, BrokerQueue>;
  /** How many messages were sent to each queue, duplicates included. */
  readonly sends: string[] = [];
  readonly #key = randomBytes(32).toString('base64');
  readonly #container = rhea.create_container();
  readonly #takers = new Set<Taker>();
  readonly #waiters = new Set<Waiter>();
  readonly #replies = new Map<string, Sender>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #activity = 0;
  #dropAnswers = 0;
  #refusals = 0;

  constructor(alarms: Alarms = machineAlarms()) {
    const pump = (): void => this.#pump();
    this.queues = new Map(topology.queues.map((rules) => [rules.name, new BrokerQueue(rules, alarms, pump)]));
    this.#container.on('connection_open', () => this.#act());
    this.#container.on('session_open', ({ session }: EventContext) =>
      this.#holdLinksBack(session as Session),
    );
    this.#container.on('receiver_open', ({ receiver }: EventContext) =>
      this.#openReceiver(receiver as Receiver),
    );
    this.#container.on('sender_open', ({ sender }: EventContext) => this.#openSender(sender as Sender));
    this.#container.on('message', (context: EventContext) => this.#receive(context));
    for (const outcome of ['accepted', 'modified', 'rejected', 'released'] as const)
      this.#container.on(outcome, (context: EventContext) => this.#settle(outcome, context));
    this.#container.on('sender_flow', () => this.#pump());
    this.#container.on('sender_draining', ({ sender }: EventContext) => drained(sender as Sender));
    this.#container.on('sender_close', ({ sender }: EventContext) => this.#leave((each) => each === sender));
    this.#container.on('disconnected', ({ connection }: EventContext) =>
      this.#leave((each) => each.connection === connection),
    );
    // A client that was cut off is gone; nothing is to be done about it.
    this.#container.on('error', () => undefined);
  }

  async listen(): Promise<this> {
    this.#container.sasl_server_mechanisms.enable_anonymous();
    const options = {
      port: 0,
      host: '127.0.0.1',
      receiver_options: { autoaccept: false, credit_window: 1_000, max_message_size: 262_144 },
      sender_options: { autosettle: false, treat_modified_as_released: false },
    };
    this.#server = this.#container.listen(options);
    this.#server.on('connection', (socket) => this.#sockets.add(socket));
    await new Promise<void>((listening) => this.#server?.once('listening', listening));
    return this;
  }

  get connectionString(): string {
    const { port } = this.#server?.address() as AddressInfo;
    return `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=${KEY_NAME};SharedAccessKey=${this.#key};UseDevelopmentEmulator=true;`;
  }

  /** The next sends are taken, and the connection breaks before anybody hears of it. */
  dropAnswers(times: number): void {
    this.#dropAnswers = times;
  }

  /** The next sends are refused as a busy server refuses them. */
  refuseSends(times: number): void {
    this.#refusals = times;
  }

  queue(name: string): BrokerQueue {
    const found = this.queues.get(name.toLowerCase());
    if (found === undefined) throw new Error(`There is no queue ${name}`);
    return found;
  }

  /** Resolves once nothing has gone over the wire for a while. */
  async quiet(): Promise<void> {
    for (let before = -1; before !== this.#activity; await sleep(12)) before = this.#activity;
  }

  /** How many wait here for a session or a message. */
  get asking(): number {
    const waiting = [...this.#takers].filter(
      ({ sender, session }) => session === null && creditOf(sender) > 0,
    );
    return this.#waiters.size + waiting.length;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #act(): void {
    this.#activity += 1;
  }

  /** rhea answers an attach at once; a broker decides first. */
  #holdLinksBack(session: Session): void {
    for (const name of ['create_sender', 'create_receiver'] as const) {
      const makers = session as unknown as Record<typeof name, (linkName: string) => Sender & Receiver>;
      const make = makers[name].bind(session);
      Object.assign(session, {
        [name]: (linkName: string) => Object.assign(make(linkName), { open: () => undefined }),
      });
    }
  }

  #openReceiver(receiver: Receiver): void {
    this.#act();
    const address = String(receiver.target.address);
    receiver.set_target({ address });
    open(receiver);
    if (
      !address.endsWith('$cbs') &&
      !address.endsWith('$management') &&
      !this.queues.has(address.toLowerCase())
    )
      receiver.close({ condition: 'amqp:not-found', description: `There is no queue ${address}` });
  }

  #openSender(sender: Sender): void {
    this.#act();
    const address = String(sender.source.address);
    sender.set_source({ address, ...filterOf(sender) });
    if (address.endsWith('$cbs') || address.endsWith('$management')) {
      this.#replies.set(sender.name, sender);
      this.#replies.set(String(sender.target.address), sender);
      return open(sender);
    }
    const [name = '', subQueue] = address.toLowerCase().split('/');
    const found = this.queues.get(name);
    const queue = subQueue === '$deadletterqueue' ? found?.dead : found;
    if (queue === undefined || queue === null) {
      open(sender);
      return void sender.close({ condition: 'amqp:not-found', description: `There is no queue ${address}` });
    }
    const filter = filterOf(sender).filter;
    if (filter === undefined) this.#takers.add({ sender, queue, session: null, holds: new Map() });
    else this.#waiters.add({ sender, queue, asked: filter[SESSION_FILTER] ?? null });
    if (filter === undefined) open(sender);
    this.#pump();
  }

  #pump(): void {
    for (const waiter of [...this.#waiters]) this.#grant(waiter);
    for (const taker of [...this.#takers]) this.#feed(taker);
  }

  #grant(waiter: Waiter): void {
    const { sender, queue, asked } = waiter;
    const lost = (): void => {
      this.#act();
      this.#takers.delete(taker);
      sender.close({
        condition: 'com.microsoft:session-lock-lost',
        description: 'The lock of the session is over',
      });
    };
    const taker: Taker = { sender, queue, session: null, holds: new Map() };
    const granted = queue.lockSession(asked, lost);
    if (granted === null) return;
    this.#act();
    taker.session = granted.session;
    this.#waiters.delete(waiter);
    sender.set_source({
      address: String(sender.source.address),
      filter: { [SESSION_FILTER]: granted.session },
    });
    const ticks = TICKS_AT_EPOCH + BigInt(granted.until) * 10_000n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(ticks);
    (sender as unknown as { local: { attach: Record<string, unknown> } }).local.attach['properties'] = {
      'com.microsoft:locked-until-utc': rhea.types.wrap_long(bytes),
    };
    open(sender);
    this.#takers.add(taker);
  }

  #feed({ sender, queue, session, holds }: Taker): void {
    let pending = [...holds.values()].filter((hold) => queue.holds(hold)).length;
    while (sender.is_open() && creditOf(sender) > 0) {
      // One at a time within a session, as the host hands them on.
      if (session !== null && pending > 0) return;
      const hold = queue.take(session);
      if (hold === null) return;
      this.#act();
      pending += 1;
      const delivery = sender.send(wireForm(hold.entry, hold.until), hold.token);
      holds.set(delivery.id, hold);
    }
  }

  #settle(outcome: 'accepted' | 'modified' | 'rejected' | 'released', context: EventContext): void {
    this.#act();
    const delivery = context.delivery as Delivery & {
      readonly remote_state?: { readonly error?: DeadLetterError };
    };
    const taker = [...this.#takers].find(({ sender }) => sender === context.sender);
    const hold = taker?.holds.get(delivery.id);
    if (taker === undefined) return;
    const kept = hold !== undefined && settled(taker.queue, hold, outcome, delivery.remote_state?.error);
    const lost = {
      condition: 'com.microsoft:message-lock-lost',
      description: 'The lock of the message is over',
    };
    const state = kept ? OUTCOMES.accepted() : OUTCOMES.rejected({ error: lost });
    delivery.update(true, state.described());
    this.#pump();
  }

  #receive({ message, delivery, receiver, format }: EventContext & { readonly format?: number }): void {
    this.#act();
    const address = String(receiver?.target.address);
    if (address.endsWith('$cbs'))
      return this.#authenticate(message as unknown as AmqpMessage, delivery as Delivery);
    if (address.endsWith('$management'))
      return this.#manage(address, message as unknown as AmqpMessage, delivery as Delivery);
    this.sends.push(address);
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      const error = { condition: 'com.microsoft:server-busy', description: 'The server is busy' };
      return void (delivery as Delivery).reject(error);
    }
    const queue = this.queue(address);
    for (const each of messagesOf(message, format)) queue.accept(each);
    if (this.#dropAnswers > 0) {
      this.#dropAnswers -= 1;
      return void (receiver?.connection as unknown as { readonly socket: Socket }).socket.destroy();
    }
    (delivery as Delivery).accept();
  }

  #authenticate(message: AmqpMessage, delivery: Delivery): void {
    delivery.accept();
    const token = /sr=([^&]*)&sig=([^&]*)&se=([^&]*)/.exec(String(message['body']));
    const [, resource = '', signature = '', expiry = ''] = token ?? [];
    const expected = createHmac('sha256', this.#key).update(`${resource}\n${expiry}`).digest('base64');
    const status = decodeURIComponent(signature) === expected ? 202 : 401;
    this.#reply(message, { 'status-code': status, 'status-description': 'decided' }, undefined);
  }

  #manage(address: string, message: AmqpMessage, delivery: Delivery): void {
    delivery.accept();
    const [name = '', subQueue] = address.toLowerCase().split('/');
    const queue = subQueue === '$deadletterqueue' ? this.queue(name).dead : this.queue(name);
    const asked = message['body'] as Record<string, unknown>;
    const operation = message.application_properties?.['operation'];
    if (operation === 'com.microsoft:peek-message') return this.#peek(queue, message, asked);
    if (operation === 'com.microsoft:renew-session-lock') return this.#renew(queue, message, asked);
    this.#reply(
      message,
      { statusCode: 501, statusDescription: `Not known: ${String(operation)}` },
      undefined,
    );
  }

  #peek(queue: BrokerQueue | null, request: AmqpMessage, asked: Record<string, unknown>): void {
    const found = queue?.peek(Number(asked['from-sequence-number']), Number(asked['message-count'])) ?? [];
    const messages = found.map((entry) => ({ message: rhea.message.encode(wireForm(entry, 0)) }));
    const statusCode = found.length === 0 ? 204 : 200;
    this.#reply(request, { statusCode, statusDescription: 'OK' }, { messages });
  }

  #renew(queue: BrokerQueue | null, request: AmqpMessage, asked: Record<string, unknown>): void {
    const until = queue?.renewSession(String(asked['session-id'])) ?? null;
    if (until !== null)
      return this.#reply(
        request,
        { statusCode: 200, statusDescription: 'OK' },
        {
          expiration: rhea.types.wrap_timestamp(until),
        },
      );
    const gone = {
      errorCondition: 'com.microsoft:session-lock-lost',
      'error-condition': 'com.microsoft:session-lock-lost',
    };
    this.#reply(request, { statusCode: 410, statusDescription: 'The lock is over', ...gone }, undefined);
  }

  #reply(request: AmqpMessage, application_properties: Record<string, unknown>, body: unknown): void {
    const replyTo = this.#replies.get(String(request['reply_to']));
    replyTo?.send({ correlation_id: request.message_id, application_properties, body } as never);
  }

  #leave(isTheirs: (sender: Sender) => boolean): void {
    this.#act();
    for (const waiter of [...this.#waiters]) if (isTheirs(waiter.sender)) this.#waiters.delete(waiter);
    for (const taker of [...this.#takers]) {
      if (!isTheirs(taker.sender)) continue;
      this.#takers.delete(taker);
      if (taker.session !== null) taker.queue.freeSession(taker.session);
      else for (const hold of taker.holds.values()) taker.queue.giveBack(hold);
    }
  }
}

interface DeadLetterError {
  readonly info?: Readonly<Record<string, unknown>>;
}

function settled(
  queue: BrokerQueue,
  hold: Hold,
  outcome: 'accepted' | 'modified' | 'rejected' | 'released',
  error: DeadLetterError | undefined,
): boolean {
  if (outcome === 'accepted') return queue.complete(hold);
  if (outcome !== 'rejected') return queue.giveBack(hold);
  const { DeadLetterReason, DeadLetterErrorDescription } = error?.info ?? {};
  return queue.bury(hold, String(DeadLetterReason), String(DeadLetterErrorDescription));
}
