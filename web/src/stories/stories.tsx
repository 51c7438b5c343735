import type { ReactNode } from 'react';
import { Direction } from '../components/figures/direction.tsx';
import { Money, Percent, Plain, Pnl } from '../components/figures/figures.tsx';
import { ProfileState } from '../components/profile-state.tsx';
import type { Column } from '../components/table/column.ts';
import { DataTable } from '../components/table/data-table.tsx';
import { Button } from '../components/ui/button.tsx';
import { CheckField, SelectField, TextField } from '../components/ui/field.tsx';
import { Empty, Loading, ProblemNote } from '../components/ui/states.tsx';
import { ApiProblem } from '../lib/api/request.ts';
import type { ProfileSnapshot } from '../lib/records.ts';

type Shown = Pick<ProfileSnapshot, 'profile' | 'trading'>;

/** A profile as far as its badge reads it. */
function profileThat(state: 'active' | 'paused' | 'retired', mode: 'ACTIVE' | 'REDUCING' | 'HALTED'): Shown {
  return {
    profile: { state, stateReason: 'A story' },
    trading: { mode, why: 'A story' },
  } as unknown as Shown;
}

const refused = new ApiProblem({
  status: 422,
  title: 'Parameters are outside their ranges.',
  detail: 'Two of them.',
  remedy: 'Put them into their ranges and send again.',
  errors: [{ field: 'riskPct', message: 'expected 0.01 to 5, got 5000' }],
  requestId: '5f0e7a1c-0000-4000-8000-000000000000',
});
const unreachable = new ApiProblem({
  status: 0,
  title: 'Ballast does not answer.',
  remedy: 'It is tried again by itself.',
});

interface Row {
  readonly symbol: string;
  readonly result: string;
}
const COLUMNS: readonly Column<Row>[] = [
  { id: 'symbol', title: 'Symbol', value: ({ symbol }) => symbol, choices: true },
  { id: 'result', title: 'Result', value: ({ result }) => result, numeric: true },
];
const table = (name: string, rows: readonly Row[]): ReactNode => (
  <DataTable
    name={name}
    columns={COLUMNS}
    rows={rows}
    keyOf={({ symbol, result }) => `${symbol} ${result}`}
    card={({ symbol, result }) => `${symbol} ${result}`}
    empty={<Empty title="No trade yet">The first one appears here when the rules enter.</Empty>}
  />
);
const nothing = (): void => undefined;

/** Each part in each of its states, by a sentence that says which. tests/journeys/stories.test.ts looks at all of them. */
export const STORIES: Readonly<Record<string, ReactNode>> = {
  'loading has the shape of what comes': <Loading rows={3} />,
  'empty says what would stand here and what to do': (
    <Empty title="No run yet" action={<Button look="primary">New backtest</Button>}>
      Fill in the form: a run takes seconds.
    </Empty>
  ),
  'a refusal names the field, the remedy and the request': (
    <ProblemNote problem={refused} onRetry={nothing} />
  ),
  'no answer is tried again': <ProblemNote problem={unreachable} onRetry={nothing} />,
  'an error of our own is said as it is': <ProblemNote problem={new Error('A sentence of its own')} />,
  'buttons: plain, primary, danger, quiet': (
    <div className="flex gap-2">
      <Button>Leave it</Button>
      <Button look="primary">Save</Button>
      <Button look="danger">Halt</Button>
      <Button look="quiet">Retire</Button>
    </div>
  ),
  'buttons: pending and off': (
    <div className="flex gap-2">
      <Button pending look="primary">
        Sending
      </Button>
      <Button disabled look="danger">
        Close the trade
      </Button>
    </div>
  ),
  'amounts: gain, loss, nothing, missing': (
    <p className="flex gap-4">
      <Pnl amount="12.5" currency="USD" />
      <Pnl amount="-12.5" currency="USD" />
      <Pnl amount="0" currency="USD" />
      <Pnl amount={null} currency="USD" />
      <Money amount="1234567.89" currency="EUR" />
      <Percent amount="-0.001" signed />
      <Plain amount="0.00012300" decimals={8} />
    </p>
  ),
  'directions: long, short, flat': (
    <p className="flex gap-4">
      <Direction direction="long" />
      <Direction direction="short" />
      <Direction direction="flat" />
    </p>
  ),
  'profiles: active, paused, reducing, halted, retired': (
    <p className="flex gap-2">
      <ProfileState each={profileThat('active', 'ACTIVE')} />
      <ProfileState each={profileThat('paused', 'ACTIVE')} />
      <ProfileState each={profileThat('active', 'REDUCING')} />
      <ProfileState each={profileThat('active', 'HALTED')} />
      <ProfileState each={profileThat('retired', 'ACTIVE')} />
    </p>
  ),
  'fields: with a hint, wrong, off, ticked': (
    <div className="grid grid-cols-2 gap-3">
      <TextField label="Quantity" hint="In steps of 0.001" defaultValue="1" />
      <TextField label="Stop" error="expected a price below 100" defaultValue="120" />
      <SelectField label="Symbol" disabled>
        <option>SPY</option>
      </SelectField>
      <CheckField label="Hide amounts" hint="For a screen that others see." defaultChecked />
    </div>
  ),
  'a table with rows': table('story-rows', [
    { symbol: 'SPY', result: '12.50' },
    { symbol: 'AAPL', result: '-3.00' },
  ]),
  'a table without any': table('story-empty', []),
};
