import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { toast } from '../../lib/toast.ts';
import { Money, Plain } from '../../components/figures/figures.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useTold } from '../../components/use-told.ts';
import { Dialog } from '../../components/ui/dialog.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { enterTrade } from '../../lib/api/enter-trade.ts';
import { type ManualEntry, previewQuery } from '../../lib/api/preview-order.ts';
import { newKey } from '../../lib/api/request.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { Preview, ProfileSnapshot } from '../../lib/records.ts';
import { useTrusted } from '../../lib/trust.ts';
import { denialSentence } from '../../lib/words/server-words.ts';
import { useServerWords, useWords } from '../../lib/words/words.ts';
import { useMarket } from './use-market.ts';

const ASK_AFTER_MS = 350;

interface Typed {
  readonly symbol: string;
  readonly direction: 'long' | 'short';
  readonly type: 'market' | 'limit';
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly targetPrice: string;
}

/** The entry as typed, or null while there is not enough of it to ask the server. What is typed is sent as it is. */
function entryOf(typed: Typed): ManualEntry | null {
  const { symbol, direction, type } = typed;
  const amount = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  const quantity = amount(typed.quantity);
  const limitPrice = type === 'limit' ? amount(typed.limitPrice) : null;
  if (quantity === null || (type === 'limit' && limitPrice === null)) return null;
  return {
    symbol,
    direction,
    type,
    quantity,
    limitPrice,
    stopPrice: amount(typed.stopPrice),
    targetPrice: amount(typed.targetPrice),
  };
}

/** The value as it was for a moment: what is being typed is not asked about letter by letter. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(latest.current), ASK_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}

/** An entry by hand, with what it would cost and what the guards say before anything is sent. */
export function TicketDialog({
  each,
  onClose,
}: {
  readonly each: ProfileSnapshot;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const trusted = useTrusted();
  const { profileId, symbols, name } = each.profile;
  const [typed, setTyped] = useState<Typed>({
    symbol: symbols[0] ?? '',
    direction: 'long',
    type: 'market',
    quantity: '',
    limitPrice: '',
    stopPrice: '',
    targetPrice: '',
  });
  const change = (part: Partial<Typed>): void => setTyped({ ...typed, ...part });
  const { instrument } = useMarket(each, typed.symbol);
  const entry = entryOf(typed);
  const asked = useSettled(entry);
  const preview = useQuery(previewQuery(profileId, asked));
  const wanted = useRef({ text: '', key: newKey() });
  const send = useMutation({
    mutationFn: (wish: ManualEntry) => {
      const text = JSON.stringify(wish);
      if (text !== wanted.current.text) wanted.current = { text, key: newKey() };
      return enterTrade(profileId, wish, wanted.current.key);
    },
    onSuccess: async () => {
      toast.success(say('ticket.sent'));
      onClose();
      await client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (entry !== null) send.mutate(entry);
  };
  const fresh = JSON.stringify(asked) === JSON.stringify(entry) && !preview.isPlaceholderData;
  const allowed = trusted && fresh && preview.data?.denied === null;
  return (
    <Dialog open onClose={onClose} title={`${say('profile.newTrade')}: ${name}`}>
      <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-3">
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label={say('common.symbol')}
            value={typed.symbol}
            onChange={({ target }) => change({ symbol: target.value })}
          >
            {symbols.map((symbol) => (
              <option key={symbol}>{symbol}</option>
            ))}
          </SelectField>
          <SelectField
            label={say('trades.direction')}
            value={typed.direction}
            onChange={({ target }) => change({ direction: target.value === 'short' ? 'short' : 'long' })}
          >
            <option value="long">{say('direction.long')}</option>
            <option value="short">{say('direction.short')}</option>
          </SelectField>
          <SelectField
            label={say('orders.type')}
            value={typed.type}
            onChange={({ target }) => change({ type: target.value === 'limit' ? 'limit' : 'market' })}
          >
            <option value="market">{say('ticket.market')}</option>
            <option value="limit">{say('ticket.limit')}</option>
          </SelectField>
          <Amount
            label={say('orders.quantity')}
            hint={say('ticket.lot', { lot: instrument?.lotSize ?? '?' })}
            value={typed.quantity}
            onChange={(quantity) => change({ quantity })}
          />
          {typed.type === 'limit' ? (
            <Amount
              label={say('orders.limit')}
              value={typed.limitPrice}
              onChange={(limitPrice) => change({ limitPrice })}
            />
          ) : null}
          <Amount
            label={say('chart.stop')}
            hint={say('ticket.stopHint')}
            value={typed.stopPrice}
            onChange={(stopPrice) => change({ stopPrice })}
          />
          <Amount
            label={say('chart.target')}
            value={typed.targetPrice}
            onChange={(targetPrice) => change({ targetPrice })}
          />
        </div>
        <PreviewBox preview={preview.data} problem={preview.error} waiting={entry === null} />
        {send.isError ? <ProblemNote problem={send.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('common.cancel')}</Button>
          <Button type="submit" look="primary" pending={send.isPending} disabled={!allowed}>
            {say('ticket.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Amount({
  label,
  hint,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  return (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      inputMode="decimal"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** What it would cost, and the check that would say no. */
function PreviewBox({
  preview,
  problem,
  waiting,
}: {
  readonly preview: Preview | undefined;
  readonly problem: Error | null;
  readonly waiting: boolean;
}) {
  const say = useWords();
  const server = useServerWords();
  const told = useTold();
  const { language } = usePreferences();
  if (waiting) return <p className="text-quiet">{say('ticket.type')}</p>;
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (preview === undefined) return <p className="text-quiet">{say('common.loading')}</p>;
  const { currency, denied } = preview;
  return (
    <div className="grid gap-2 rounded-md border border-line bg-raised/50 p-3">
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        <Cost label={say('ticket.reference')}>
          <Plain amount={preview.referencePrice} />
        </Cost>
        <Cost label={say('positions.worth')}>
          <Money amount={preview.notional} currency={currency} />
        </Cost>
        <Cost label={say('ticket.hold')}>
          <Money amount={preview.holdAmount} currency={currency} />
        </Cost>
        <Cost label={say('ticket.risk')}>
          <Money amount={preview.riskAtStop} currency={currency} />
        </Cost>
      </dl>
      <p className={denied === null ? 'text-up' : 'text-down'}>
        {denied === null
          ? say('ticket.guardsAgree')
          : `${say('ticket.denied')} ${told(denialSentence(server, denied, language))}`}
      </p>
    </div>
  );
}

function Cost({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="label">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
