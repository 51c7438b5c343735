import { Moment } from '../figures/moment.tsx';
import { Share } from '../figures/figures.tsx';
import type { Analysis } from '../../lib/api/analysis.ts';
import { durationText } from '../../lib/format/moments.ts';
import { useWords } from '../../lib/words/words.ts';

const CELL = 'px-2 py-1';

export function DrawdownTable({ drawdowns }: Pick<Analysis, 'drawdowns'>) {
  const say = useWords();
  if (drawdowns.length === 0) return <p className="text-quiet">{say('performance.noDrawdown')}</p>;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={say('performance.drawdowns')}>
      <table className="w-full text-xs">
        <thead>
          <tr className="text-left text-quiet">
            <th scope="col" className={`${CELL} text-right`}>
              {say('performance.depth')}
            </th>
            <th scope="col" className={CELL}>
              {say('performance.peak')}
            </th>
            <th scope="col" className={CELL}>
              {say('performance.low')}
            </th>
            <th scope="col" className={CELL}>
              {say('performance.recovered')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('performance.length')}
            </th>
          </tr>
        </thead>
        <tbody>
          {drawdowns.map(({ peakAt, lowAt, recoveredAt, depth, lengthMs }) => (
            <tr key={peakAt} className="border-t border-line">
              <td className={`${CELL} text-right text-down`}>
                <Share amount={depth} />
              </td>
              <td className={CELL}>
                <Moment at={peakAt} precision="date" />
              </td>
              <td className={CELL}>
                <Moment at={lowAt} precision="date" />
              </td>
              <td className={CELL}>
                {recoveredAt === null ? (
                  say('performance.notYet')
                ) : (
                  <Moment at={recoveredAt} precision="date" />
                )}
              </td>
              <td className={`${CELL} figure text-right`}>{durationText(lengthMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
