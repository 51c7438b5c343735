import { writeSync } from 'node:fs';
import { ScriptedMarket } from '../../doubles/scripted-market.ts';
import { TradingHouse } from '../../doubles/trading-house.ts';
import { liveOneTrade, MINUTES } from './one-life.ts';
import { watchedPorts } from './mortal-ports.ts';
import { ALL_WELL, auditHouse, settleHouse } from './settle-house.ts';

/**
 * Dies at the n-th moment at which it touches the world: `die <folder> <n>` ends by SIGKILL, `audit <folder>` recovers what it left and says
 * what it found, `count <folder>` lives to the end and says how many moments there are.
 */
const [mode = 'count', folder = '', moment = '0'] = process.argv.slice(2);
const tell = (line: string): void => void writeSync(1, `${line}\n`);

let touched = 0;
let armed = false;
const watch = (when: 'before' | 'after', call: string): void => {
  if (!armed) return;
  touched += 1;
  if (mode !== 'die' || touched !== Number(moment)) return;
  tell(`died ${when} ${call}`);
  process.kill(process.pid, 'SIGKILL');
};

if (mode === 'audit') {
  const market = new ScriptedMarket();
  for (const bar of MINUTES) market.bar(...bar);
  const house = await TradingHouse.open({ folder, market });
  await settleHouse(house);
  const finding = await auditHouse(house);
  tell(`well ${JSON.stringify(finding) === JSON.stringify(ALL_WELL)}`);
  for (const sentence of finding.sentences) tell(`found ${sentence}`);
  await house.close();
} else {
  const house = await TradingHouse.open({ folder, between: (ports) => watchedPorts(ports, watch) });
  armed = true;
  await liveOneTrade(house, house.profile);
  armed = false;
  tell(`touched ${touched}`);
  await house.close();
}
