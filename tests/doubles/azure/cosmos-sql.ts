/** The part of Cosmos SQL that the store speaks: paths or *, comparisons, AND, OR, NOT, IS_DEFINED, ARRAY_CONTAINS, TOP, ORDER BY. */
export type Row = Readonly<Record<string, unknown>>;
type Parameters = Readonly<Record<string, unknown>>;
type Expression = (row: Row) => unknown;

export interface ParsedQuery {
  readonly top: number | null;
  /** The paths that are answered; null for whole documents. */
  readonly selected: readonly string[] | null;
  readonly where: (row: Row) => boolean;
  readonly order: readonly { readonly value: Expression; readonly descending: boolean }[];
  /** The paths that the WHERE clause compares for equality: how a test sees whether a query was scoped. */
  readonly equalities: readonly string[];
}

const TOKEN = /\s*([A-Za-z_]\w*(?:\.\w+)*|@\w+|\d+(?:\.\d+)?|'[^']*'|<=|>=|!=|[=<>(),*])/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) throw new SyntaxError(`Cosmos SQL of the double, near: ${text.slice(at)}`);
    tokens.push(match[1]);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

export function parseSql(text: string, parameters: Parameters = {}): ParsedQuery {
  return new Parser(tokensOf(text), parameters).query();
}

/** Undefined sorts and compares as nothing: a comparison with it holds for no document. */
export function compare(left: unknown, right: unknown): number {
  if (left === right) return 0;
  return (left as string | number) < (right as string | number) ? -1 : 1;
}

class Parser {
  readonly #tokens: string[];
  readonly #parameters: Parameters;
  readonly #equalities: string[] = [];
  #at = 0;

  constructor(tokens: string[], parameters: Parameters) {
    this.#tokens = tokens;
    this.#parameters = parameters;
  }

  query(): ParsedQuery {
    let top: number | null = null;
    let selected: readonly string[] | null = null;
    if (this.#takes('SELECT')) {
      if (this.#takes('TOP')) top = Number(this.#operand()({}));
      if (!this.#takes('*')) selected = this.#paths();
    }
    this.#expect('FROM');
    this.#expect('c');
    const where: Expression = this.#takes('WHERE') ? this.#or() : () => true;
    const order = this.#takes('ORDER') ? this.#orderBy() : [];
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new SyntaxError(`Cosmos SQL of the double does not know ${left}`);
    return { top, selected, where: (row) => where(row) === true, order, equalities: this.#equalities };
  }

  #paths(): readonly string[] {
    const paths: string[] = [];
    do {
      paths.push(this.#tokens[this.#at] ?? '');
      this.#at += 1;
    } while (this.#takes(','));
    return paths;
  }

  #orderBy(): ParsedQuery['order'] {
    this.#expect('BY');
    const order: { value: Expression; descending: boolean }[] = [];
    do {
      const value = this.#operand();
      const descending = this.#takes('DESC');
      if (!descending) this.#takes('ASC');
      order.push({ value, descending });
    } while (this.#takes(','));
    return order;
  }

  #or(): Expression {
    const parts = [this.#and()];
    while (this.#takes('OR')) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] as Expression) : (row) => parts.some((part) => part(row) === true);
  }

  #and(): Expression {
    const parts = [this.#comparison()];
    while (this.#takes('AND')) parts.push(this.#comparison());
    return parts.length === 1 ? (parts[0] as Expression) : (row) => parts.every((part) => part(row) === true);
  }

  #comparison(): Expression {
    if (this.#takes('NOT')) {
      const negated = this.#comparison();
      return (row) => negated(row) === false;
    }
    const path = this.#tokens[this.#at] ?? '';
    const left = this.#operand();
    const operator = ['=', '!=', '<=', '>=', '<', '>'].find((each) => this.#takes(each));
    if (operator === undefined) return left;
    if (operator === '=') this.#equalities.push(path);
    const right = this.#operand();
    return (row) => holds(operator, left(row), right(row));
  }

  #operand(): Expression {
    const token = this.#tokens[this.#at] ?? 'the end';
    this.#at += 1;
    if (token === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token === 'IS_DEFINED') {
      const [inner = () => undefined] = this.#arguments();
      return (row) => inner(row) !== undefined;
    }
    if (token === 'ARRAY_CONTAINS') {
      const [list = () => [], member = () => undefined] = this.#arguments();
      return (row) => (list(row) as readonly unknown[]).includes(member(row));
    }
    if (token === 'true') return () => true;
    if (token.startsWith('@')) return () => this.#parameters[token];
    if (token.startsWith("'")) return () => token.slice(1, -1);
    if (/^\d/.test(token)) return () => Number(token);
    if (!token.startsWith('c.')) throw new SyntaxError(`Cosmos SQL of the double does not know ${token}`);
    const path = token.split('.').slice(1);
    return (row) => path.reduce<unknown>((value, name) => (value as Row | undefined)?.[name], row);
  }

  #arguments(): Expression[] {
    this.#expect('(');
    const given = [this.#or()];
    while (this.#takes(',')) given.push(this.#or());
    this.#expect(')');
    return given;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at]?.toUpperCase() !== token.toUpperCase()) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token))
      throw new SyntaxError(`Expected ${token}, found ${this.#tokens[this.#at] ?? 'the end'}`);
  }
}

function holds(operator: string, left: unknown, right: unknown): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  const order = compare(left, right);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
