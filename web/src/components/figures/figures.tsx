import { clsx } from 'clsx';
import {
  HIDDEN,
  MISSING,
  money,
  percent,
  plain,
  share,
  signedMoney,
  signOf,
} from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';

type Amount = string | null | undefined;

/** Money as the server wrote it. Hidden where others look on. */
export function Money({ amount, currency }: { readonly amount: Amount; readonly currency: string }) {
  const { language, privacy } = usePreferences();
  const hidden = privacy && amount !== null && amount !== undefined;
  return <span className="figure">{hidden ? HIDDEN : money(amount, currency, language)}</span>;
}

const TONE = { '1': 'text-up', '-1': 'text-down', '0': '' } as const;
const ARROW = { '1': '▲', '-1': '▼', '0': '' } as const;

function Signed({ sign, text }: { readonly sign: -1 | 0 | 1; readonly text: string }) {
  return (
    <span className={clsx('figure', TONE[`${sign}`])}>
      {sign === 0 ? null : (
        <span aria-hidden className="mr-0.5 text-[0.65em]">
          {ARROW[`${sign}`]}
        </span>
      )}
      {text}
    </span>
  );
}

/** Profit or loss: sign, arrow and colour say the same, so that none of them is needed alone. */
export function Pnl({ amount, currency }: { readonly amount: Amount; readonly currency: string }) {
  const { language, privacy } = usePreferences();
  const hidden = privacy && amount !== null && amount !== undefined;
  return <Signed sign={signOf(amount)} text={hidden ? HIDDEN : signedMoney(amount, currency, language)} />;
}

/** Hundredths, as the server computed them. */
export function Percent({ amount, signed = false }: { readonly amount: Amount; readonly signed?: boolean }) {
  const { language } = usePreferences();
  const text = percent(amount, language, signed);
  return signed ? <Signed sign={signOf(amount)} text={text} /> : <span className="figure">{text}</span>;
}

/** A share of one, as the server measured it: 0.0125 is 1.25 %. */
export function Share({
  amount,
  signed = false,
}: {
  readonly amount: number | null | undefined;
  readonly signed?: boolean;
}) {
  const { language } = usePreferences();
  const text = share(amount, language, signed);
  return signed ? <Signed sign={signOf(amount)} text={text} /> : <span className="figure">{text}</span>;
}

/** A price or quantity with the digits of its step. */
export function Plain({
  amount,
  decimals = null,
}: {
  readonly amount: string | number | null | undefined;
  readonly decimals?: number | null;
}) {
  const { language } = usePreferences();
  return <span className="figure">{plain(amount, language, decimals)}</span>;
}

/** A measured amount of money, such as a profit of a backtest. */
export function MeasuredMoney({
  amount,
  currency,
  signed = false,
}: {
  readonly amount: number | null;
  readonly currency: string;
  readonly signed?: boolean;
}) {
  if (amount === null || !Number.isFinite(amount)) return <span className="figure">{MISSING}</span>;
  const text = amount.toFixed(2);
  return signed ? <Pnl amount={text} currency={currency} /> : <Money amount={text} currency={currency} />;
}
