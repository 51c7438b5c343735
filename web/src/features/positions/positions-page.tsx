import { useQuery } from '@tanstack/react-query';
import { PositionsTable } from '../../components/positions-table.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { useWords } from '../../lib/words/words.ts';

export function PositionsPage() {
  const say = useWords();
  const overview = useQuery(overviewQuery);
  const { data: snapshot } = useQuery(snapshotQuery);
  return (
    <>
      <h1 className="mb-3 text-lg">{say('nav.positions')}</h1>
      <Card flush title={say('positions.title')}>
        <Queried query={overview}>
          {({ openTrades }) => <PositionsTable trades={openTrades} profiles={snapshot?.profiles ?? []} />}
        </Queried>
      </Card>
    </>
  );
}
