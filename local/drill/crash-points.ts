import type { Write } from '../../shared/application/ports/store.ts';
import type { OrderStatus } from '../../shared/domain/orders/order-status.ts';
import type { Moment, Touch } from './watched-world.ts';

/** A moment in the life of an order at which the process may be made to die. */
export interface CrashPoint {
  readonly name: string;
  readonly moment: Moment;
  concerns(this: void, touch: Touch): boolean;
}

type Concern = CrashPoint['concerns'];

const queued =
  (queue: string): Concern =>
  (touch) =>
    touch.port === 'queue' && touch.queue === queue;
const started =
  (workflow: string): Concern =>
  (touch) =>
    touch.port === 'workflow' && touch.workflow === workflow;
const desk =
  (operation: string): Concern =>
  (touch) =>
    touch.port === 'desk' && touch.operation === operation;
const venue =
  (call: 'submit' | 'cancel' | 'reports'): Concern =>
  (touch) =>
    touch.port === 'venue' && touch.call === call;
const batch =
  (holds: (write: Write) => boolean): Concern =>
  (touch) =>
    touch.port === 'store' && touch.writes.some(holds);
const orderBecomes = (...statuses: readonly OrderStatus[]): Concern =>
  batch(
    (write) =>
      write.kind !== 'delete' && write.type === 'order' && statuses.some((status) => status === write.state),
  );
const stored = (type: string): Concern => batch((write) => write.kind !== 'delete' && write.type === type);

/** What is done around an order, in the order of its life. Each of them is a point before it and a point after it. */
const DEEDS: Readonly<Record<string, Concern>> = {
  'order-decided': orderBecomes('reserved'),
  'intent-queued': queued('order-intents'),
  'placing-started': started('place-order'),
  'capital-reserved': desk('reserve'),
  'submitting-stored': orderBecomes('submitting'),
  'request-sent': venue('submit'),
  'answer-stored': orderBecomes('pending_new'),
  'reports-read': venue('reports'),
  'reports-queued': queued('executions'),
  'place-stored': stored('cursor'),
  'recording-started': started('record-execution'),
  'fill-settled': desk('settleFill'),
  'fill-stored': stored('fill'),
  'exit-reserved': desk('reserveExit'),
  'cancel-sent': venue('cancel'),
  'reservation-voided': desk('voidReservation'),
  'end-stored': orderBecomes('filled', 'canceled', 'rejected', 'expired'),
  'trade-closed': desk('closeTrade'),
  'slot-freed': batch((write) => write.kind === 'delete' && write.id.startsWith('slot:')),
  'change-published': (touch) => touch.port === 'screens',
};

/** `before:request-sent`, `after:request-sent` and so on: every named point of an order's life. */
export const CRASH_POINTS: readonly CrashPoint[] = Object.entries(DEEDS).flatMap(([deed, concerns]) =>
  (['before', 'after'] as const).map((moment) => ({ name: `${moment}:${deed}`, moment, concerns })),
);
