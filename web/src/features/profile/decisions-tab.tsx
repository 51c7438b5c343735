import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Direction } from '../../components/figures/direction.tsx';
import { Plain } from '../../components/figures/figures.tsx';
import { DecisionWords } from '../../components/decision-words.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { decisionsQuery } from '../../lib/api/decisions.ts';
import { isoOf } from '../../lib/format/iso.ts';
import type { Decision, ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { useMarket } from './use-market.ts';

const SHOWN = 200;

/** Bars on which the rules wanted to act. A row leads to the explanation of its bar. */
export function DecisionsTab({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const go = useNavigate();
  const { profileId, symbols } = each.profile;
  const { calendar } = useMarket(each, symbols[0] ?? '');
  const decisions = useQuery(decisionsQuery({ profileId, limit: SHOWN }));
  const columns = useMemo(
    (): readonly Column<Decision>[] => [
      {
        id: 'bar',
        title: say('decisions.bar'),
        value: ({ barClosesAt }) => barClosesAt,
        numeric: true,
        show: ({ barClosesAt }) => <Moment at={barClosesAt} calendar={calendar} />,
        exported: ({ barClosesAt }) => isoOf(barClosesAt),
      },
      { id: 'symbol', title: say('common.symbol'), value: ({ symbol }) => symbol, choices: true },
      {
        id: 'outcome',
        title: say('decisions.outcome'),
        value: ({ outcome }) => outcome,
        choices: true,
        show: (decision) => <Outcome decision={decision} />,
      },
      {
        id: 'direction',
        title: say('trades.direction'),
        value: ({ direction }) => direction,
        show: ({ direction }) => <Direction direction={direction} />,
      },
      {
        id: 'score',
        title: say('decisions.score'),
        value: ({ score }) => score,
        numeric: true,
        show: ({ score }) => <Plain amount={score} decimals={2} />,
      },
      {
        id: 'code',
        title: say('orders.reason'),
        value: ({ denial }) => denial?.code ?? null,
        choices: true,
      },
      {
        id: 'sentence',
        title: say('decisions.sentence'),
        value: ({ sentence }) => sentence,
        show: (decision) => (
          <span className="block min-w-80 whitespace-normal">
            <DecisionWords decision={decision} />
          </span>
        ),
      },
    ],
    [say, calendar],
  );
  const open = ({ symbol, barClosesAt }: Decision): void => {
    void go({ to: '/explain', search: { profileId, symbol, at: barClosesAt } });
  };
  return (
    <Card flush title={say('profile.tab.decisions')}>
      <Queried query={decisions}>
        {({ items }) => (
          <DataTable
            name="decisions"
            columns={columns}
            rows={items}
            keyOf={({ decisionId }) => decisionId}
            onOpen={open}
            card={(decision) => (
              <div className="grid gap-1 p-3">
                <p className="flex justify-between gap-3">
                  <Outcome decision={decision} />
                  <span className="label">
                    <Moment at={decision.barClosesAt} calendar={calendar} />
                  </span>
                </p>
                <p>
                  <DecisionWords decision={decision} />
                </p>
              </div>
            )}
            empty={<Empty title={say('profile.noDecisions')}>{say('profile.noDecisionsWords')}</Empty>}
          />
        )}
      </Queried>
    </Card>
  );
}

function Outcome({ decision }: { readonly decision: Decision }) {
  const say = useWords();
  return (
    <Badge tone={decision.outcome === 'intent' ? 'accent' : 'warn'}>
      {say(`decision.${decision.outcome}`)}
    </Badge>
  );
}
