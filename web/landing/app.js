/**
 * The page until the web app arrives. It shows what the server sent and computes no money: amounts are the texts of the records. It begins with the
 * snapshot, applies the deltas that follow its revision, and reads the snapshot again whenever one is missing.
 */
const FILLS_SHOWN = 15;
const MARKS_SHOWN = 120;
const REFRESH_MS = 5_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;

const part = (id) => document.getElementById(id);
const state = {
  revision: 0,
  snapshot: null,
  fills: [],
  decisions: new Map(),
  marks: new Map(),
  synthetic: new Set(),
  refreshWanted: false,
};

async function api(path, options = {}) {
  const response = await fetch(`/api/${path}`, options);
  const body = await response.json();
  if (!response.ok) throw new Error(`${body.title} ${body.detail ?? ''} ${body.remedy}`);
  return body;
}

function command(path, body) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  return api(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function loadAll() {
  const [snapshot, fills, instruments] = await Promise.all([
    api('snapshot'),
    api(`fills?limit=${FILLS_SHOWN}`),
    api('instruments'),
  ]);
  state.synthetic = new Set(instruments.items.filter((item) => item.synthetic).map((item) => item.symbol));
  state.fills = fills.items;
  await Promise.all(
    snapshot.profiles.map(async ({ profile: { profileId } }) => {
      const [marks, decisions] = await Promise.all([
        api(`profiles/${profileId}/equity?limit=${MARKS_SHOWN}`),
        api(`decisions?profileId=${profileId}&limit=1`),
      ]);
      state.marks.set(profileId, marks.items.reverse());
      if (decisions.items[0] !== undefined) state.decisions.set(profileId, decisions.items[0]);
    }),
  );
  take(snapshot);
}

/** The snapshot is the truth: it also brings what no delta carries, such as the desk's money. */
function take(snapshot) {
  state.snapshot = snapshot;
  state.revision = Math.max(state.revision, snapshot.revision);
  paint();
}

async function refresh() {
  state.refreshWanted = false;
  take(await api('snapshot'));
}

function applyDelta({ previous, revision, changes }) {
  if (revision <= state.revision) return;
  if (previous > state.revision) {
    state.revision = revision;
    run(loadAll());
    return;
  }
  state.revision = revision;
  for (const change of changes) applyChange(change);
  paint();
}

/** A record that a list has brought already may come again as a delta: it replaces itself. */
function applyChange({ type, partition, body }) {
  if (body === null) return;
  if (type === 'fill') {
    const others = state.fills.filter(({ fillId }) => fillId !== body.fillId);
    state.fills = [{ ...body, profileId: partition }, ...others].slice(0, FILLS_SHOWN);
  } else if (type === 'decision') state.decisions.set(partition, body);
  else if (type === 'mark') {
    const others = (state.marks.get(partition) ?? []).filter(({ at }) => at !== body.at);
    state.marks.set(partition, [...others, body].slice(-MARKS_SHOWN));
  }
  if (type !== 'mark') state.refreshWanted = true;
}

/** Opens a socket, and another one when it is lost: later and later, with some chance, so that not all come back at once. */
async function connect(failures = 0) {
  try {
    const { url, protocols } = await command('realtime/ticket', {});
    const address = new URL(url, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address, protocols);
    let heard = false;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'hello') {
        heard = true;
        showLink('live', 'Live');
        run(loadAll());
      } else if (message.type === 'delta') applyDelta(message);
      else if (message.type === 'resync') run(loadAll());
    });
    socket.addEventListener('close', () => retry(heard ? 0 : failures));
  } catch (failure) {
    showProblem(failure);
    retry(failures);
  }
}

function retry(failures) {
  showLink('lost', `Connection lost at ${clockText(new Date())}, trying again…`);
  const delayMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2);
  setTimeout(() => connect(failures + 1), delayMs);
}

function run(promise) {
  promise.then(() => showProblem(null), showProblem);
}

function showProblem(failure) {
  part('problem').hidden = failure === null;
  part('problem').textContent = failure === null ? '' : `This page may be old. ${failure.message}`;
}

function showLink(name, words) {
  if (part('link').dataset.state === name) return;
  part('link').dataset.state = name;
  part('link').textContent = words;
}

const clockText = (date) => date.toLocaleTimeString(undefined, { hour12: false });
const momentText = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');

/** Intl formats the digits of the text itself, so no amount passes through a float. */
function money(text, currency) {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, currencyDisplay: 'code' }).format(
    text,
  );
}

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...[content].flat().filter((each) => each !== null));
  return made;
}

const under = (text) => element('span', text, { class: 'under' });

function paint() {
  const { snapshot } = state;
  if (snapshot === null) return;
  part('mode').dataset.mode = snapshot.mode;
  part('mode').textContent = snapshot.mode;
  part('version').textContent = snapshot.version;
  const times = snapshot.profiles.map(({ marketTime }) => marketTime);
  part('market-time').textContent = times.length === 0 ? '—' : `${momentText(Math.max(...times))} UTC`;
  paintControl(snapshot);
  fillTable('profiles', 8, snapshot.profiles.map(profileRow), 'No profile yet.');
  fillTable('fills', 7, state.fills.map(fillRow), 'No fill yet.');
}

function paintControl({ control, tradingEnabled }) {
  const halted = control?.state === 'HALTED';
  const button = part('halt');
  button.disabled = false;
  button.dataset.verb = halted ? 'resume' : 'halt';
  button.textContent = halted ? 'Resume trading' : 'Halt all trading';
  const words = [];
  if (halted)
    words.push(`Trading is halted since ${momentText(control.since)} UTC by ${control.by}: ${control.why}`);
  if (!tradingEnabled) words.push('Sending of orders is switched off in the settings.');
  part('notice').hidden = words.length === 0;
  part('notice').textContent = words.join(' ');
}

function fillTable(id, columns, rows, nothing) {
  const body = part(id).tBodies[0];
  body.replaceChildren(
    ...(rows.length > 0 ? rows : [element('tr', element('td', nothing, { colspan: String(columns) }))]),
  );
}

function profileRow({ profile, trading, statement }) {
  const { profileId, name, market, symbols, currency } = profile;
  const marks = state.marks.get(profileId) ?? [];
  const decision = state.decisions.get(profileId);
  const openTrades = state.snapshot.openTrades.filter((trade) => trade.profileId === profileId);
  const made = symbols.some((symbol) => state.synthetic.has(symbol));
  const equity = marks.at(-1)?.equity;
  const where = `${symbols.join(', ')} · ${market.timeframe} · ${market.source}`;
  const sign = statement.realisedPnl.startsWith('-') ? 'loss' : 'gain';
  const isZero = /^0(\.0*)?$/.test(statement.realisedPnl);
  const shown = money(statement.realisedPnl, currency);
  return element('tr', [
    element(
      'th',
      [
        name,
        under([
          where,
          made ? ' ' : null,
          made ? element('span', 'synthetic prices', { class: 'tag' }) : null,
        ]),
      ],
      { scope: 'row' },
    ),
    element('td', [
      stateWords(profile, trading),
      profile.stateReason === null ? null : under(profile.stateReason),
    ]),
    element('td', equity === undefined ? '—' : money(equity, currency), { class: 'number' }),
    element('td', money(statement.available, currency), { class: 'number' }),
    element('td', isZero ? shown : `${sign === 'gain' ? '▲' : '▼'} ${shown}`, {
      class: 'number',
      'data-sign': isZero ? 'none' : sign,
    }),
    element('td', String(openTrades.length), { class: 'number' }),
    element('td', curveOf(marks, name)),
    element(
      'td',
      decision === undefined
        ? 'None yet'
        : [decision.sentence, under(`${momentText(decision.barClosesAt)} UTC`)],
    ),
  ]);
}

function stateWords({ state: own }, { mode }) {
  if (own !== 'active') return own;
  return mode === 'ACTIVE' ? 'active' : `${mode.toLowerCase()} by the desk`;
}

function fillRow({ occurredAt, profileId, symbol, side, quantity, price, fee, feeCurrency }) {
  const owner = state.snapshot.profiles.find(({ profile }) => profile.profileId === profileId);
  return element('tr', [
    element('td', `${momentText(occurredAt)} UTC`),
    element('td', owner?.profile.name ?? profileId),
    element('td', symbol),
    element('td', side === 'buy' ? '▲ buy' : '▼ sell'),
    element('td', quantity, { class: 'number' }),
    element('td', price, { class: 'number' }),
    element('td', `${fee} ${feeCurrency}`, { class: 'number' }),
  ]);
}

/** A picture needs no exact digits: only here amounts become numbers. */
function curveOf(marks, name) {
  const values = marks.map(({ equity }) => Number(equity));
  if (values.length < 2) return '—';
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * 100;
    return `${x.toFixed(2)} ${(38 - ((value - low) / span) * 36).toFixed(2)}`;
  });
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('viewBox', '0 0 100 40');
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.setAttribute('class', 'curve');
  picture.setAttribute('role', 'img');
  picture.setAttribute(
    'aria-label',
    `Equity of ${name} over the last ${values.length} marks, from ${marks[0].equity} to ${marks.at(-1).equity}`,
  );
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', `M${points.join('L')}`);
  picture.append(line);
  return picture;
}

function openDialog() {
  const halts = part('halt').dataset.verb === 'halt';
  const { openTrades, workingOrders } = state.snapshot;
  const counts = `${openTrades.length} open trades and ${workingOrders.length} working orders`;
  part('dialog-title').textContent = halts ? 'Halt all trading?' : 'Resume trading?';
  part('dialog-words').textContent = halts
    ? `No order that opens a position will leave any more. You have ${counts}: they stay, protective orders keep working, and exits pass.`
    : `Profiles will open positions again. You have ${counts}.`;
  part('typed').hidden = !halts;
  part('confirm').textContent = halts ? 'Halt all trading' : 'Resume trading';
  part('dialog-problem').hidden = true;
  part('dialog-form').reset();
  part('dialog').showModal();
  part('reason').focus();
}

async function confirmDialog(event) {
  event.preventDefault();
  const halts = part('halt').dataset.verb === 'halt';
  if (halts && part('word').value.trim().toUpperCase() !== 'HALT') {
    sayInDialog('Type HALT to confirm.');
    part('word').focus();
    return;
  }
  part('confirm').disabled = true;
  try {
    await command(halts ? 'control/halt' : 'control/resume', { reason: part('reason').value });
    part('dialog').close();
    await refresh();
  } catch (failure) {
    sayInDialog(failure.message);
  } finally {
    part('confirm').disabled = false;
  }
}

function sayInDialog(words) {
  part('dialog-problem').hidden = false;
  part('dialog-problem').textContent = words;
}

part('halt').addEventListener('click', openDialog);
part('cancel').addEventListener('click', () => part('dialog').close());
part('dialog-form').addEventListener('submit', confirmDialog);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) run(refresh());
});
// Many records may change in a second; the desk's money is read again at most this often, and the market's time at least as often.
setInterval(() => {
  if (!document.hidden && part('link').dataset.state === 'live') run(refresh());
}, REFRESH_MS);
setInterval(() => {
  if (state.refreshWanted && !document.hidden) run(refresh());
}, 1_000);

connect();
