import rhea from 'rhea';
import type { Receiver, Sender } from 'rhea';
import type { AmqpMessage, Entry } from './broker-queue.ts';

/** What of AMQP the broker does not leave to rhea, or has to look up inside it. */

const BATCH = 0x80013700;
export const SESSION_FILTER = 'com.microsoft:session-filter';

interface State {
  described(): undefined;
}

/** The typings of rhea leave these out. */
export const OUTCOMES = rhea.message as unknown as {
  accepted(): State;
  rejected(because: { readonly error: { readonly condition: string; readonly description: string } }): State;
};

export function open(link: Sender | Receiver): void {
  Reflect.deleteProperty(link, 'open');
  (link as unknown as { open(): void }).open();
}

export function filterOf(sender: Sender): { readonly filter?: Readonly<Record<string, string | null>> } {
  const source = sender.source as unknown as {
    readonly filter?: Readonly<Record<string, string | { readonly value?: unknown } | null>>;
  };
  const given = source.filter?.[SESSION_FILTER];
  if (given === undefined) return {};
  const value = typeof given === 'string' ? given : given?.value;
  return { filter: { [SESSION_FILTER]: typeof value === 'string' ? value : null } };
}

interface SenderInside {
  readonly credit: number;
  readonly session: {
    readonly outgoing: { readonly next_delivery_id: number; readonly next_pending_delivery: number };
  };
}

/** Deliveries that rhea keeps back for its next turn have not taken their credit yet. */
export function creditOf(sender: Sender): number {
  const { credit, session } = sender as unknown as SenderInside;
  return credit - (session.outgoing.next_delivery_id - session.outgoing.next_pending_delivery);
}

/**
 * Says that no more will come, once what was given on its way has left. rhea says so only where credit is left, and a client whose last
 * message crossed its question would wait for the answer.
 */
export function drained(sender: Sender): void {
  const inside = sender as unknown as {
    credit: number;
    delivery_count: number;
    issue_flow: boolean;
    _get_drain(): boolean;
  };
  setImmediate(() => {
    if (!sender.is_open()) return;
    inside._get_drain = () => {
      inside.delivery_count += inside.credit;
      inside.credit = 0;
      Reflect.deleteProperty(inside, '_get_drain');
      return true;
    };
    inside.issue_flow = true;
    (sender.connection as unknown as { _register(): void })._register();
  });
}

export function messagesOf(message: unknown, format: number | undefined): readonly AmqpMessage[] {
  if (format !== BATCH) return [message as AmqpMessage];
  const envelope = rhea.message.decode(message as Buffer) as unknown as {
    readonly body: { readonly content: unknown };
  };
  const { content } = envelope.body;
  const parts = Array.isArray(content) ? (content as readonly Buffer[]) : [content as Buffer];
  return parts.map((part) => rhea.message.decode(part) as unknown as AmqpMessage);
}

export function wireForm({ message, sequence, enqueuedAt, deliveries }: Entry, lockedUntil: number): never {
  const annotations = {
    ...message.message_annotations,
    'x-opt-sequence-number': rhea.types.wrap_long(sequence),
    'x-opt-enqueued-time': rhea.types.wrap_timestamp(enqueuedAt),
    'x-opt-locked-until': rhea.types.wrap_timestamp(lockedUntil),
  };
  return {
    ...message,
    delivery_count: Math.max(0, deliveries - 1),
    message_annotations: annotations,
  } as never;
}
