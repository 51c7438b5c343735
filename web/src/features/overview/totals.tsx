import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Money, Percent, Pnl } from '../../components/figures/figures.tsx';
import type { Overview } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** The sums of all profiles that share a currency. Different currencies are never added up. */
export function Totals({ totals }: { readonly totals: Overview['totals'] }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      {totals.map((total) => (
        <TotalsOf key={total.currency} total={total} />
      ))}
    </div>
  );
}

function TotalsOf({ total }: { readonly total: Overview['totals'][number] }) {
  const say = useWords();
  const { currency } = total;
  return (
    <section
      aria-label={say('overview.inCurrency', { count: total.profiles, currency })}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4 xl:grid-cols-7"
    >
      <Tile
        label={say('overview.equity')}
        how={say('overview.equityHow')}
        note={say('overview.inCurrency', { count: total.profiles, currency })}
        large
      >
        <Money amount={total.equity} currency={currency} />
      </Tile>
      <Tile
        label={say('overview.day')}
        how={say('overview.dayHow')}
        note={<Percent amount={total.dayPnlPct} signed />}
        large
      >
        <Pnl amount={total.dayPnl} currency={currency} />
      </Tile>
      <Tile
        label={say('overview.total')}
        how={say('overview.totalHow')}
        note={<Percent amount={total.totalPnlPct} signed />}
      >
        <Pnl amount={total.totalPnl} currency={currency} />
      </Tile>
      <Tile label={say('overview.unrealised')} how={say('overview.unrealisedHow')}>
        <Pnl amount={total.unrealised} currency={currency} />
      </Tile>
      <Tile label={say('overview.exposure')} how={say('overview.exposureHow')}>
        <Money amount={total.exposure} currency={currency} />
      </Tile>
      <Tile label={say('overview.risk')} how={say('overview.riskHow')}>
        <Money amount={total.openRisk} currency={currency} />
      </Tile>
      <Tile label={say('overview.available')} how={say('overview.availableHow')} wide>
        <Money amount={total.available} currency={currency} />
      </Tile>
    </section>
  );
}

function Tile({
  label,
  how,
  note,
  large = false,
  wide = false,
  children,
}: {
  readonly label: string;
  /** The formula behind the number. */
  readonly how: string;
  readonly note?: ReactNode;
  readonly large?: boolean;
  /** Takes what is left of its row. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div
      className={clsx(
        'grid min-w-0 content-start gap-0.5 bg-surface px-3 py-2.5',
        wide && 'col-span-2 xl:col-span-1',
      )}
      title={how}
    >
      <span className="label">{label}</span>
      <span className={large ? 'text-xl leading-7 font-semibold' : 'text-base leading-7 font-medium'}>
        {children}
      </span>
      {note === undefined ? null : <span className="label">{note}</span>}
    </div>
  );
}
