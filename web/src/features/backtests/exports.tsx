import { useQueryClient } from '@tanstack/react-query';
import { csvOf } from '../../components/table/csv.ts';
import { Button } from '../../components/ui/button.tsx';
import type { Analysis } from '../../lib/api/analysis.ts';
import { backtestTradesQuery } from '../../lib/api/backtest-trades.ts';
import { referenceQuery } from '../../lib/api/reference.ts';
import type { Backtest, BacktestResult } from '../../lib/records.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useWords } from '../../lib/words/words.ts';
import { reportPage } from './report-page.ts';
import { tradeColumns } from './trade-columns.tsx';

/** The run as files: all of it for programs, its trades for a spreadsheet, and a page to keep or send. */
export function Exports({
  run,
  result,
  analysis,
}: {
  readonly run: Backtest;
  readonly result: BacktestResult;
  readonly analysis: Analysis;
}) {
  const say = useWords();
  const client = useQueryClient();
  const { backtestId, name } = run;
  const file = name.replaceAll(/[^\w.-]+/g, '-');
  const tradesOf = () => client.fetchQuery(backtestTradesQuery(backtestId, true));
  const json = async (): Promise<void> => {
    const text = JSON.stringify({ run, result, analysis, trades: await tradesOf() }, null, 1);
    saveFile(`${file}.json`, text, 'application/json');
  };
  const csv = async (): Promise<void> => {
    saveFile(`${file}.csv`, csvOf(tradeColumns(say, '', null), await tradesOf()), 'text/csv');
  };
  const html = async (): Promise<void> => {
    const reference = await client.fetchQuery(referenceQuery);
    const warning = say('backtest.warning');
    saveFile(`${file}.html`, reportPage({ run, result, analysis, reference, warning }), 'text/html');
  };
  return (
    <div className="flex flex-wrap gap-1">
      <Button onClick={() => void json()}>{say('backtest.exportJson')}</Button>
      <Button onClick={() => void csv()}>{say('backtest.exportCsv')}</Button>
      <Button onClick={() => void html()}>{say('backtest.exportHtml')}</Button>
    </div>
  );
}
