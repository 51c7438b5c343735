import type { ProblemCode } from '../../../../../shared/contracts/problems.ts';
import type { ServerWords } from '../server-words.ts';

const problems: Readonly<
  Record<ProblemCode | 'UNREACHABLE', { readonly title: string; readonly remedy: string }>
> = {
  BODY_INVALID: {
    title: 'Der Inhalt ist nicht, was hier erwartet wird.',
    remedy: 'Berichtige die genannten Felder und sende noch einmal.',
  },
  BODY_NOT_JSON: {
    title: 'Der Inhalt ist kein JSON.',
    remedy: 'Sende ein JSON-Objekt mit content-type application/json.',
  },
  BODY_TOO_LARGE: { title: 'Der Inhalt ist größer als 1 MiB.', remedy: 'Sende weniger auf einmal.' },
  CONTENT_TYPE_UNSUPPORTED: {
    title: 'Hier wird nur application/json gelesen.',
    remedy: 'Setze content-type: application/json.',
  },
  QUERY_INVALID: {
    title: 'Eine Angabe der Adresse ist nicht, was hier erwartet wird.',
    remedy: 'Berichtige die genannten Angaben.',
  },
  PATH_INVALID: {
    title: 'Ein Teil der Adresse ist nicht, was hier erwartet wird.',
    remedy: 'Berichtige die genannten Teile.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    title: 'Ein Befehl braucht einen Idempotency-Key.',
    remedy: 'Sende mit jedem neuen Befehl einen neuen Schlüssel, mit einer Wiederholung denselben.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'Dieser Schlüssel gehört schon zu einem anderen Befehl.',
    remedy: 'Nimm für einen neuen Befehl einen neuen Schlüssel.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    title: 'Derselbe Befehl wird gerade ausgeführt.',
    remedy: 'Wiederhole ihn gleich mit demselben Schlüssel.',
  },
  SIGN_IN_REQUIRED: { title: 'Niemand ist angemeldet.', remedy: 'Melde dich an und wiederhole es.' },
  ROLE_MISSING: {
    title: 'Deine Rolle darf das nicht.',
    remedy: 'Frage jemanden, der deinen Mandanten verwaltet.',
  },
  ROUTE_UNKNOWN: {
    title: 'Unter dieser Adresse ist nichts.',
    remedy: 'Die Adressen stehen unter /api/docs.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'Diese Adresse kennt diesen Aufruf nicht.',
    remedy: 'Der allow-Header nennt die richtigen.',
  },
  NOT_FOUND: {
    title: 'Einen solchen Eintrag gibt es nicht.',
    remedy: 'Prüfe die Kennung; sie gehört vielleicht zu einem anderen Profil.',
  },
  CHANGED_SINCE_READ: {
    title: 'Jemand hat den Eintrag geändert, seit du ihn gelesen hast.',
    remedy: 'Lies ihn neu und wiederhole deine Änderung an dem, was nun da ist.',
  },
  ALREADY_EXISTS: { title: 'Einen Eintrag dieses Namens gibt es schon.', remedy: 'Wähle einen anderen.' },
  LIMIT_REACHED: {
    title: 'Mehr davon sind nicht möglich.',
    remedy: 'Lösche, was nicht mehr gebraucht wird.',
  },
  PARAMETERS_INVALID: {
    title: 'Parameter liegen außerhalb ihrer Grenzen.',
    remedy: 'Unten stehen die Parameter mit ihren Grenzen.',
  },
  PROFILE_RETIRED: { title: 'Das Profil ist im Ruhestand.', remedy: 'Verdopple es, um wieder zu handeln.' },
  PROFILE_HAS_OPEN_TRADES: {
    title: 'Das Profil hat noch offene Trades oder Aufträge.',
    remedy: 'Schließe sie zuerst.',
  },
  TRADING_HALTED: {
    title: 'Der Handel ist angehalten.',
    remedy: 'Setze ihn mit einem Grund fort und wiederhole es.',
  },
  ORDER_DENIED: {
    title: 'Der Auftrag wurde abgelehnt, bevor er gesendet war.',
    remedy: 'Unten steht, welche Prüfung nein sagte, mit ihren Zahlen.',
  },
  ORDER_REFUSED: {
    title: 'Die Kasse hat den Auftrag abgelehnt.',
    remedy: 'Unten steht der Grund mit seinen Zahlen.',
  },
  DESK_REFUSED: { title: 'Die Kasse hat das abgelehnt.', remedy: 'Unten steht der Grund mit seinen Zahlen.' },
  INSTRUMENT_UNKNOWN: {
    title: 'Die Börse kennt dieses Symbol nicht.',
    remedy: 'Was sich handeln lässt, steht unter /api/instruments.',
  },
  NO_MARKET_DATA: {
    title: 'Zu diesem Symbol und Zeitraum gibt es keine Balken.',
    remedy: 'Was Daten hat, steht unter /api/instruments. Balken lassen sich auch einlesen.',
  },
  ORDER_PROTECTS: {
    title: 'Der Auftrag schützt einen offenen Trade.',
    remedy: 'Schließe stattdessen den Trade: Stop und Ziel gehen dann mit.',
  },
  TRADE_NOT_OPEN: { title: 'Der Trade ist nicht offen.', remedy: 'Sieh dir seinen Verlauf an.' },
  BACKTEST_FINISHED: { title: 'Der Backtest ist schon zu Ende.', remedy: 'Lies sein Ergebnis.' },
  TOO_MANY_REQUESTS: { title: 'Zu viele Anfragen.', remedy: 'Warte so lange, wie retry-after sagt.' },
  UNAVAILABLE: {
    title: 'Ein Teil, der dafür gebraucht wird, antwortet nicht.',
    remedy: 'Wiederhole es gleich.',
  },
  INTERNAL: {
    title: 'Wir haben einen Fehler gemacht. Nichts wurde halb getan.',
    remedy: 'Melde die Kennung der Anfrage.',
  },
  UNREACHABLE: {
    title: 'Ballast antwortet nicht.',
    remedy: 'Es wird von selbst noch einmal versucht. Bleibt es so, sieh nach, ob das Programm läuft.',
  },
};

/** By the code of the check, with the figures that it gives. */
const denials: Readonly<Record<string, string>> = {
  PLATFORM_HALTED: 'Die ganze Plattform ist angehalten seit {since}: {reason}',
  TENANT_HALTED: 'Der ganze Handel ist angehalten seit {since}: {reason}',
  PROFILE_HALTED: 'Das Profil ist angehalten seit {since}: {reason}',
  SYMBOL_HALTED: 'Das Symbol ist angehalten seit {since}: {reason}',
  ENTRIES_PAUSED: 'Einstiege ruhen seit {since}: {reason}',
  INTENT_TOO_OLD: 'Der Einstieg wurde vor {ageMs} ms entschieden, höchstens {maxMs} ms sind erlaubt',
  DATA_STALE: 'Die Marktdaten sind alt: der letzte Balken ist {ageMs} ms her, {maxMs} ms sind erlaubt',
  UNKNOWN_ORDER: 'Von {unknownOrders} Aufträgen ist nicht bekannt, was aus ihnen wurde',
  OPEN_MISMATCH: '{openMismatches} Unterschiede zwischen Büchern und Börse sind offen',
  NO_EQUITY: 'Das Profil hat kein Eigenkapital zum Handeln ({equity})',
  DRAWDOWN_HALT:
    'Rückgang {drawdownPct} % vom Höchststand {high}, angehalten wird bei {haltPct} %; jemand muss fortsetzen',
  DAILY_LOSS_STOP: 'Verlust des Tages {lossPct} %, Einstiege enden bei {stopPct} %',
  COOLDOWN_STREAK: 'Pause nach einer Reihe von Verlusten: {barsSince} von {bars} Balken sind geschlossen',
  COOLDOWN_LOSS: 'Pause nach einem Verlust: {barsSince} von {bars} Balken sind geschlossen',
  COOLDOWN_EXIT: 'Pause nach einem Ausstieg: {barsSince} von {bars} Balken sind geschlossen',
  MAX_OPEN: 'Die Grenze von {max} offenen Trades ist erreicht ({have})',
  MAX_PER_SYMBOL: 'Die Grenze von {max} Trades in diesem Symbol ist erreicht ({have})',
  ENTRIES_PER_DAY: 'Die Grenze von {max} Einstiegen am Tag ist erreicht ({have})',
  DAY_TRADES: 'Die Grenze von {max} Tagesgeschäften ist erreicht ({have})',
  WRONG_SYMBOL: 'Der Auftrag ist für {symbol}, geprüft wird ein anderes Symbol',
  WRONG_SIDE: 'Die Seite {side} passt nicht zur Richtung des Trades',
  NOT_REDUCE_ONLY: 'Nur ein Ausstieg darf und muss allein verkleinern ({leg})',
  PRICE_MISSING: 'Dem Auftrag fehlt ein Kurs über null',
  OFF_TICK: 'Der Kurs {price} ({name}) ist kein Vielfaches des Schritts {tick}',
  OFF_LOT: 'Die Menge {quantity} ist kein Vielfaches der Stückelung {lot}',
  BELOW_MINIMUM_QUANTITY: 'Die Menge {quantity} liegt unter der kleinsten von {minimum}',
  BELOW_MINIMUM_NOTIONAL: 'Der Wert {notional} liegt unter dem kleinsten von {minimum}',
  SHORT_NOT_ALLOWED: 'Dieses Symbol lässt sich nicht leer verkaufen',
  STOP_MISSING: 'Ein Einstieg, den niemand eingetippt hat, braucht einen schützenden Stop',
  STOP_NOT_PROTECTIVE: 'Der Stop liegt auf der falschen Seite des Einstiegs',
  HOLD_WRONG: 'Der Auftrag kann {needed} kosten, zurückgelegt würden nur {hold}',
  POSITION_LIMIT: 'Größte Position: {needed} ist mehr als {room}',
  GROSS_LIMIT: 'Grenze des gesamten Engagements: {needed} ist mehr als die freien {room}',
  SYMBOL_LIMIT: 'Grenze in diesem Symbol: {needed} ist mehr als die freien {room}',
  ASSET_CLASS_LIMIT: 'Grenze in dieser Anlageklasse: {needed} ist mehr als die freien {room}',
  HEAT_LIMIT: 'Verlust am Stop: {needed} ist mehr als das freie Risiko von {room}',
  CLUSTER_HEAT_LIMIT: 'Verlust am Stop: {needed} ist mehr als das freie Risiko der Gruppe von {room}',
  INSUFFICIENT_CAPITAL: 'Zurückzulegen sind {needed}, verfügbar nur {room}',
};

export const server: ServerWords = {
  problems,
  denials,
  decisions: {
    denied: 'Wollte in {symbol} {direction} gehen und wurde abgelehnt: {why}',
    intent: 'Geht {direction}: {quantity} {symbol}; Wertung {score}',
  },
};
