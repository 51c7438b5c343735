import { clsx } from 'clsx';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { groupOf } from '../../components/order-status.ts';
import type { TradeStory } from '../../lib/api/trade.ts';
import { durationText } from '../../lib/format/moments.ts';
import type { Order, TimelineEntry } from '../../lib/records.ts';
import { codeTold } from '../../lib/words/told.ts';
import { useWords } from '../../lib/words/words.ts';

const DOT = { working: 'bg-accent', filled: 'bg-up', closed: 'bg-edge', problem: 'bg-warn' } as const;

/** Decided, checked, sent, accepted, filled, left: each step with its order and how long after the one before. */
export function TradeTimeline({
  story,
  calendar,
  decimals,
}: {
  readonly story: TradeStory;
  readonly calendar: string;
  readonly decimals: number;
}) {
  const say = useWords();
  const { orders, timeline } = story;
  const entry = orders.find(({ intent }) => intent.leg === 'entry');
  return (
    <section>
      <h3 className="mb-2 text-sm">{say('drawer.timeline')}</h3>
      <ol className="grid gap-2 border-l border-line pl-4">
        {entry === undefined ? null : (
          <li className="relative">
            <span aria-hidden className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full bg-accent" />
            <p>{say('drawer.decided')}</p>
            <p className="label">
              <Moment at={entry.intent.decidedAt} calendar={calendar} precision="second" />
            </p>
          </li>
        )}
        {timeline.map((step, index) => (
          <Step
            key={`${step.clientOrderId} ${step.orderRevision} ${step.fillId ?? ''}`}
            step={step}
            order={orders.find(({ clientOrderId }) => clientOrderId === step.clientOrderId)}
            before={timeline[index - 1]?.occurredAt ?? entry?.intent.decidedAt ?? step.occurredAt}
            calendar={calendar}
            decimals={decimals}
          />
        ))}
      </ol>
    </section>
  );
}

function Step({
  step,
  order,
  before,
  calendar,
  decimals,
}: {
  readonly step: TimelineEntry;
  readonly order: Order | undefined;
  readonly before: number;
  readonly calendar: string;
  readonly decimals: number;
}) {
  const say = useWords();
  const { status, quantity, price, reason, occurredAt } = step;
  const delay = occurredAt - before;
  return (
    <li className="relative">
      <span
        aria-hidden
        className={clsx('absolute top-1.5 -left-[1.3rem] size-2 rounded-full', DOT[groupOf(status)])}
      />
      <p>
        {order === undefined
          ? ''
          : `${order.intent.leg} · ${order.intent.terms.type.replaceAll('_', ' ')} · `}
        <span className="font-medium">{status.replaceAll('_', ' ')}</span>
        {quantity === null || price === null ? null : (
          <>
            {' '}
            <Plain amount={quantity} /> @ <Plain amount={price} decimals={decimals} />
          </>
        )}
      </p>
      {reason === null ? null : <p className="text-quiet">{codeTold('why', reason, say)}</p>}
      <p className="label">
        <Moment at={occurredAt} calendar={calendar} precision="second" />
        {delay <= 0
          ? ''
          : ` · ${say('drawer.later', { delay: delay < 1_000 ? `${delay}ms` : durationText(delay) })}`}{' '}
        ·{' '}
        <code className="select-all" title={order?.venueOrderId ?? ''}>
          {step.clientOrderId}
        </code>
      </p>
    </li>
  );
}
